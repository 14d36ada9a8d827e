"""What a page says of itself: title, author, date, site, language, canonical URL, lead image."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urljoin, urlsplit

import trafilatura

from ingestion.extraction.html.metadata import bylines
from ingestion.extraction.html.metadata.authors import clean_authors
from ingestion.extraction.html.metadata.dates import plausible, read_date
from ingestion.extraction.html.metadata.structured_data import author_names, read_articles, text_of
from ingestion.extraction.html.metadata.titles import page_title, spaced
from ingestion.extraction.language_codes import two_letters

_DATE_METAS = (
    "article:published_time datepublished date.published published_time og:published_time "
    "article:published citation_publication_date citation_date citation_online_date dc.date.issued "
    "dcterms.issued dcterms.created dc.date dcterms.date parsely-pub-date sailthru.date pubdate "
    "publishdate publish_date publish-date publication_date date"
).split()
_DATE_CLASS = re.compile(
    r"(?:^|[\s_-])(?:date|published|pubdate|posted(?:-on)?|post-?date|publish(?:ed)?-?(?:on|date)?"
    r"|byline|fecha|datum|tarih|entry-?(?:date|meta)|post-?meta|article-?(?:date|meta)|dateline|timestamp|time)"
    r"(?:$|[\s_-])",
    re.IGNORECASE,
)
_PUBLISHED_ON = re.compile(
    r"\b(?:(?:first )?published|posted|veröffentlicht|erstellt|publié|publicad[oa]|pubblicato"
    r"|gepubliceerd|publicerad|opublikowano|опубликовано)\b",
    re.IGNORECASE,
)
_DATE_TEXT = 120  # characters; more is no line of a date
_AUTHOR_METAS = (
    "author article:author dc.creator dcterms.creator parsely-author sailthru.author "
    "citation_author byl"
).split()


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
    site = metas.get("og:site_name") or metas.get("application-name") or ""
    site = site or _guessed_site(found.sitename or "", tree)
    return PageMetadata(
        title=page_title(tree, metas, site, url) or found.title or "",
        author=_author(tree, metas, articles, found.author or ""),
        site=spaced(site)[:255],
        published_at=_published(tree, metas, articles, url) or _guessed(found.date, tree, url),
        language=language,
        canonical_url=_canonical(tree, url, base or url),
        image_url=_address(metas.get("og:image") or metas.get("twitter:image") or "", base or url),
    )


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


# --- Author and date


def _author(tree: Any, metas: dict[str, str], articles: list[dict[str, Any]], guessed: str) -> str:
    """Of JSON-LD, else of the head, else of the byline as trafilatura finds it."""
    citations = [m.get("content") or "" for m in tree.iter("meta") if _is_citation(m)]
    candidates = [
        [name for article in articles[:1] for name in author_names(article)],
        [_given_name_first(name) for name in citations],
        *([metas[name]] for name in _AUTHOR_METAS if name in metas),
        _linked_authors(tree, guessed),
        bylines.names_in(tree, guessed),
        [guessed],
    ]
    return next(filter(None, map(clean_authors, candidates)), "")


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


def _published(
    tree: Any, metas: dict[str, str], articles: list[dict[str, Any]], url: str
) -> datetime | None:
    """As JSON-LD, the head, <time> or a line near the title says."""
    language = tree.get("lang") or metas.get("og:locale") or metas.get("language") or ""
    host = urlsplit(url).hostname or ""
    texts = [
        *(text_of(article, "datePublished") for article in articles),
        *(metas[name] for name in _DATE_METAS if name in metas),
        *(text_of(article, "dateCreated") for article in articles),
        *_visible_dates(tree),
    ]
    dates = (read_date(text, language, host) for text in texts if text)
    return next(filter(None, dates), None)


def _visible_dates(tree: Any) -> Iterator[str]:
    """What <time> and the elements named for a date say, before the first long paragraphs' end."""
    within = next(tree.iter("article", "main"), tree)
    for time in within.iter("time"):
        named = f"{time.get('itemprop') or ''} {time.get('class') or ''}"
        if time.get("pubdate") is not None or "ublish" in named:
            yield time.get("datetime") or time.text_content()
    for time in within.iter("time"):
        if next(time.iterancestors("aside", "nav", "footer"), None) is None:
            yield time.get("datetime") or time.text_content()
    for element in within.iter(
        "p", "div", "span", "li", "dd", "td", "small", "em", "i", "address", "abbr"
    ):
        named = f"{element.get('class') or ''} {element.get('id') or ''}"
        if _DATE_CLASS.search(named) or element.get("itemprop") == "datePublished":
            text = element.get("content") or element.get("datetime") or _said_on(element)
            if text and len(text.strip()) <= _DATE_TEXT:
                yield text


def _said_on(element: Any) -> str:
    """The day that an element says; of several the one on which the page was published."""
    if element.tag == "abbr" and element.get("title"):
        return str(element.get("title"))
    text = element.text_content() or ""
    published = _PUBLISHED_ON.search(text)
    return text[published.end() :] if published else text


def _guessed(value: str | None, tree: Any, url: str) -> datetime | None:
    """What htmldate found, whose day must be on the page: it fills in missing ones of the clock."""
    try:
        moment = plausible(datetime.fromisoformat(value or ""))
    except ValueError:
        return None
    if moment is None:
        return None
    text = f"{url} {tree.text_content()}" + " ".join(
        value for e in tree.iter("meta", "time") for value in e.attrib.values()
    )
    year, day = str(moment.year), f"0?{moment.day}"
    beside = rf"(?<!\d){day}(?!\d)"
    shown = re.search(rf"{year}.{{1,12}}{beside}|{beside}.{{1,16}}{year}|{moment:%Y%m%d}", text)
    return moment if shown else moment.replace(day=1)


def _language(tree: Any, metas: dict[str, str]) -> str:
    named = (tree.get("lang"), tree.get("xml:lang"), metas.get("og:locale"), metas.get("language"))
    for value in (*named, metas.get("content-language"), metas.get("dc.language")):
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
