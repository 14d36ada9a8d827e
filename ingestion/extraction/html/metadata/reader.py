"""What a page says of itself: title, author, date, site, language, canonical URL, lead image."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from html import unescape
from typing import Any
from urllib.parse import urljoin, urlsplit

import trafilatura

from ingestion.extraction.html.metadata import bylines
from ingestion.extraction.html.metadata.authors import clean_authors
from ingestion.extraction.html.metadata.publication import guessed_date, published_at
from ingestion.extraction.html.metadata.structured_data import (
    author_names,
    picture_address,
    read_articles,
    read_site,
)
from ingestion.extraction.html.metadata.titles import page_title, spaced
from ingestion.extraction.language_codes import two_letters

_PICTURE_METAS = (
    "og:image og:image:url og:image:secure_url twitter:image twitter:image:src parsely-image-url "
    "sailthru.image.full thumbnail"
).split()
_AUTHOR_METAS = (
    "author article:author dc.creator dcterms.creator parsely-author sailthru.author "
    "citation_author byl"
).split()


_WRITTEN_BY = re.compile(
    r"^\s*(?:written by|author|verfasst von|geschrieben von|écrit par|escrito por|scritto da"
    r"|geschreven door|skriven av|skrevet av|autor|автор|napisane przez|yazan"
    r"|作者|執筆者)\s*:?\s*$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class PageMetadata:
    title: str
    author: str
    site: str
    published_at: datetime | None
    language: str
    canonical_url: str
    image_url: str


def read_metadata(tree: Any, url: str, base: str = "") -> PageMetadata:
    """What the page says of itself; `base` is what its addresses are relative to."""
    # Not "extensive", which takes any year on an undated page for its date.
    found = trafilatura.extract_metadata(tree, default_url=url or None, extensive=False)
    metas = _metas(tree)
    articles = read_articles(tree)
    language = _language(tree, metas)
    site = metas.get("og:site_name") or metas.get("application-name") or read_site(tree)
    site = unescape(site) or _guessed_site(found.sitename or "", tree)
    published = published_at(tree, metas, articles, url)
    return PageMetadata(
        title=page_title(tree, metas, site, url) or found.title or "",
        author=_author(tree, metas, articles, found.author or "", site),
        site=spaced(site)[:255],
        published_at=published or guessed_date(found.date, tree, url),
        language=language,
        canonical_url=_canonical(tree, url, base or url),
        image_url=_lead_picture(tree, metas, articles, base or url),
    )


def _lead_picture(
    tree: Any, metas: dict[str, str], articles: list[dict[str, Any]], base: str
) -> str:
    """As the head or JSON-LD says."""
    links = [link.get("href") or "" for link in tree.iter("link") if link.get("rel") == "image_src"]
    named = [metas[name] for name in _PICTURE_METAS if name in metas]
    named += [picture_address(article) for article in articles] + links
    addresses = (_address(unescape(each), base) for each in named)  # often escaped twice
    return next(filter(None, addresses), "")


def _guessed_site(guess: str, tree: Any) -> str:
    """The guess, unless it is what the page's title begins with and a heading repeats."""
    title = spaced(tree.findtext(".//title") or "")
    is_head = bool(guess) and title.casefold().startswith(guess.casefold()) and title != guess
    headings = [spaced(h.text_content()).casefold() for h in tree.iter("h1")] if is_head else []
    return "" if guess.casefold() in headings else guess


def _metas(tree: Any) -> dict[str, str]:
    """The first content of each meta name or property."""
    metas: dict[str, str] = {}
    for meta in tree.iter("meta"):
        names = map(meta.get, ("property", "name", "itemprop", "http-equiv"))
        name = next(filter(None, names), "").lower()
        content = (meta.get("content") or "").strip()
        if name and content:
            metas.setdefault(name, content)
    return metas


# --- Author


def _author(
    tree: Any, metas: dict[str, str], articles: list[dict[str, Any]], guessed: str, site: str
) -> str:
    """Of JSON-LD, else of the head, else of the byline as trafilatura finds it.

    The site's own name only where there is no other.
    """
    citations = [m.get("content") or "" for m in tree.iter("meta") if _is_citation(m)]
    candidates = [
        [name for article in articles[:1] for name in author_names(article)],
        [_given_name_first(name) for name in citations],
        _contents(tree, "author"),
        *([metas[name]] for name in _AUTHOR_METAS if name in metas),
        _labelled_authors(metas),
        _linked_authors(tree, guessed),
        bylines.names_in(tree, guessed),
        [guessed],
    ]
    found = [names for names in map(clean_authors, candidates) if names]
    if found and found[0].casefold() == site.casefold():
        found = [*bylines.names_in(tree, ""), *found[1:], found[0]]
    return next(iter(found), "")


def _contents(tree: Any, name: str) -> list[str]:
    """All that meta elements of the name say."""
    metas = (meta for meta in tree.iter("meta") if (meta.get("name") or "").lower() == name)
    return [meta.get("content") or "" for meta in metas]


def _labelled_authors(metas: dict[str, str]) -> list[str]:
    """Who wrote it as WordPress tells X: a label ("Written by") and a value, by number."""
    labels = (n for n in ("1", "2") if _WRITTEN_BY.search(metas.get(f"twitter:label{n}", "")))
    return [metas.get(f"twitter:data{number}", "") for number in labels]


def _linked_authors(tree: Any, guessed: str) -> list[str]:
    """The names that links of one byline say to be the authors', where the guess is one of them."""
    links = tree.xpath("//*[not(self::a)][a[contains(@rel, 'author')]]")
    names = [
        " ".join(a.text_content().split())
        for box in links[:1]
        for a in box.iterchildren("a")
        if "author" in (a.get("rel") or "")
    ]
    return names if len(names) > 1 and (not guessed or guessed in ", ".join(names)) else []


def _is_citation(meta: Any) -> bool:
    return (meta.get("name") or "").lower() in ("citation_author", "dc.creator", "dcterms.creator")


def _given_name_first(name: str) -> str:
    family, comma, given = name.partition(",")
    return f"{given.strip()} {family.strip()}" if comma and given.strip() else name


def _language(tree: Any, metas: dict[str, str]) -> str:
    body = tree.find("body")
    within = [tree, *([] if body is None else [body]), *list(tree.iter("article", "main"))[:1]]
    named = [each.get(name) for each in within for name in ("lang", "xml:lang")]
    names = ("og:locale", "language", "content-language", "dc.language")
    for value in (*named, *map(metas.get, names)):
        if value and (language := two_letters(value.partition(",")[0])):
            return language
    return ""


def _canonical(tree: Any, url: str, base: str) -> str:
    """rel=canonical when it is an address of the same site that is no mere home page."""
    for link in tree.iter("link"):
        if "canonical" in (link.get("rel") or "").lower().split():
            address = _address(link.get("href") or "", base)
            if address and _same_site(address, url) and not _is_home_of(address, url):
                return address
    return url


def _same_site(one: str, other: str) -> bool:
    hosts = [(urlsplit(url).hostname or "").removeprefix("www.") for url in (one, other)]
    short, long = sorted(hosts, key=len)
    return bool(short) and (long == short or long.endswith("." + short))


def _is_home_of(address: str, url: str) -> bool:
    return urlsplit(address).path in ("", "/") and urlsplit(url).path not in ("", "/")


def _address(value: str, url: str) -> str:
    try:
        address = urljoin(url, value.strip()) if value else ""
        return address if urlsplit(address).scheme in ("http", "https") else ""
    except ValueError:
        return ""
