"""What a page says of itself: title, author, date, site, language, canonical URL, lead image."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from html import unescape
from typing import Any
from urllib.parse import urljoin, urlsplit

import trafilatura

from ingestion.extraction.html.metadata import bylines
from ingestion.extraction.html.metadata.authors import clean_authors
from ingestion.extraction.html.metadata.dates import plausible, read_date
from ingestion.extraction.html.metadata.structured_data import author_names, read_articles, text_of
from ingestion.extraction.language_codes import two_letters

_SEPARATOR = re.compile(r"\s+[|–—·»:-]\s+|\s*[|｜]\s*|(?<=\S)[_–—](?=\S)")
_LEAST_TITLE = 8  # characters
_SPACES = re.compile(r"\s+")
_SITE_HEADING = re.compile(
    r"(?:^|[\s_-])(?:site-?(?:title|name|header|branding|logo)|blog-?(?:title|name|header)"
    r"|masthead|logo|brand(?:ing)?)(?:$|[\s_-])",
    re.IGNORECASE,
)
_DATE_METAS = (
    "article:published_time datepublished date.published published_time og:published_time "
    "article:published citation_publication_date citation_date citation_online_date dc.date.issued "
    "dcterms.issued dcterms.created dc.date dcterms.date parsely-pub-date sailthru.date pubdate "
    "publishdate publish_date publish-date publication_date date"
).split()
_DATE_CLASS = re.compile(
    r"(?:^|[\s_-])(?:date|published|pubdate|posted(?:-on)?|post-?date|publish(?:ed)?-?(?:on|date)?"
    r"|byline|entry-?(?:date|meta)|post-?meta|article-?(?:date|meta)|dateline|timestamp|time)"
    r"(?:$|[\s_-])",
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
    site = metas.get("og:site_name") or metas.get("application-name") or found.sitename or ""
    return PageMetadata(
        title=_title(tree, metas, site, url) or found.title or "",
        author=_author(tree, metas, articles, found.author or ""),
        site=_spaced(site)[:255],
        published_at=_published(tree, metas, articles, url) or _guessed(found.date, tree, url),
        language=language,
        canonical_url=_canonical(tree, url, base or url),
        image_url=_address(metas.get("og:image") or metas.get("twitter:image") or "", base or url),
    )


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


# --- Title


def _title(tree: Any, metas: dict[str, str], site: str, url: str) -> str:
    """The only h1, else og:title, else the first h1, else the title element without the site.

    A heading that names the site, or leads to its home, is no title of an article.
    """
    if published := _spaced(unescape(metas.get("citation_title", ""))):
        return published
    shared = _spaced(unescape(metas.get("og:title", "")))  # often escaped twice
    element = _spaced(tree.findtext(".//title") or "")
    headings, names = [], [site] if site else []
    for h1 in tree.iter("h1"):
        text = _spaced(h1.text_content())
        if text and _names_site(h1, text, site, url, shared, element):
            names.append(text)
        elif text and len(text) <= 300:
            headings.append(text)
    if len(headings) == 1:
        heading = _without_site(headings[0], names)
        return shared if _adds_site(headings[0], shared, site) else heading
    if shared:
        return _without_site(shared, names)
    if headings:
        return headings[0]
    title = _without_site(element, names)
    return _longest_part(title) if title == element else title


def _adds_site(heading: str, shared: str, site: str) -> bool:
    """Whether the heading is the shared title with the site's name before or behind it."""
    if not shared or len(heading) <= len(shared):
        return False
    whole, title = heading.casefold(), shared.casefold()
    pieces = list(_SEPARATOR.finditer(whole))
    ends = [(whole[: piece.start()], whole[piece.end() :]) for piece in pieces[:1] + pieces[-1:]]
    names = {name for before, after in ends for name in (before, after)} - {title}
    is_title = any(title in (before, after) for before, after in ends)
    return is_title and (site.casefold() in names if site else True)


def _names_site(h1: Any, text: str, site: str, url: str, shared: str, element: str) -> bool:
    if text.casefold() == site.casefold():
        return True
    if urlsplit(url).path.strip("/") == "" and url:  # a home page is called as the site is
        return False
    parts = [part.casefold() for part in _SEPARATOR.split(element)]
    if shared and shared != text and parts[0] == shared.casefold() and text.casefold() in parts[1:]:
        return True
    around = (h1, h1.getparent()) if h1.getparent() is not None else (h1,)
    named = " ".join(f"{e.get('class') or ''} {e.get('id') or ''}" for e in around)
    is_site = bool(_SITE_HEADING.search(named)) or any(_is_home(a, url) for a in h1.iter("a"))
    return is_site and (text.casefold() != element.casefold()) and text != shared


def _is_home(link: Any, url: str) -> bool:
    try:
        target = urlsplit(urljoin(url, (link.get("href") or "#").strip()))
    except ValueError:
        return False
    return target.path in ("", "/") and not target.query and not target.fragment


def _without_site(title: str, names: list[str]) -> str:
    known = {name.casefold() for name in names}
    pieces = list(_SEPARATOR.finditer(title))
    if pieces and title[pieces[-1].end() :].casefold() in known:
        return title[: pieces[-1].start()]
    if pieces and title[: pieces[0].start()].casefold() in known:
        return title[pieces[0].end() :]
    return title


def _longest_part(title: str) -> str:
    """Of "Title | Section | Site" the title, where no name of the site is known."""
    parts = [part.strip() for part in re.split(r"[|｜]", title)]
    longest = max(parts, key=len)
    return longest if len(longest) >= _LEAST_TITLE else title


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
    return (meta.get("name") or "").lower() == "citation_author"


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
    for element in within.iter("p", "div", "span", "li", "dd", "td", "small", "em", "i", "address"):
        named = f"{element.get('class') or ''} {element.get('id') or ''}"
        if _DATE_CLASS.search(named) or element.get("itemprop") == "datePublished":
            text = element.get("content") or element.get("datetime") or element.text_content() or ""
            if text and len(text.strip()) <= _DATE_TEXT:
                yield text


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
    named = (tree.get("lang"), metas.get("og:locale"), metas.get("language"))
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


def _spaced(text: str) -> str:
    return _SPACES.sub(" ", text).strip()
