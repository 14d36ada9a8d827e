"""What a page says of itself: title, author, date, site, language, canonical URL, lead image."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urljoin, urlsplit

import trafilatura

_SEPARATORS = re.compile(r"\s+[|–—·»:-]\s+")
_SPACES = re.compile(r"\s+")
_LANGUAGE = re.compile(r"^([a-z]{2,3})(?:[-_].*)?$", re.IGNORECASE)
_NOT_AN_AUTHOR = re.compile(r"https?://|@|\d{3,}|^(?:admin|editor|staff|by|author|posted)$", re.I)
EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class PageMetadata:
    title: str
    author: str
    site: str
    published_at: datetime | None
    language: str
    canonical_url: str
    image_url: str


def read_metadata(tree: Any, url: str) -> PageMetadata:
    # Not "extensive", which takes any year on an undated page for its date.
    found = trafilatura.extract_metadata(tree, default_url=url or None, extensive=False)
    metas = _metas(tree)
    site = metas.get("og:site_name") or metas.get("application-name") or found.sitename or ""
    return PageMetadata(
        title=_title(tree, metas, site) or found.title or "",
        author=_author(found.author or metas.get("author", "")),
        site=_spaced(site)[:255],
        published_at=_date(found.date),
        language=_language(tree, metas),
        canonical_url=_canonical(tree, url),
        image_url=_address(metas.get("og:image") or metas.get("twitter:image") or "", url),
    )


def _metas(tree: Any) -> dict[str, str]:
    """The first content of each meta name or property."""
    metas: dict[str, str] = {}
    for meta in tree.iter("meta"):
        name = (meta.get("property") or meta.get("name") or meta.get("itemprop") or "").lower()
        content = (meta.get("content") or "").strip()
        if name and content:
            metas.setdefault(name, content)
    return metas


def _title(tree: Any, metas: dict[str, str], site: str) -> str:
    """The only h1, else og:title, else the first h1, else the title element without the site."""
    headings = [text for h1 in tree.iter("h1") if (text := _spaced(h1.text_content()))]
    headings = [text for text in headings if text != site and len(text) <= 300]
    if len(headings) == 1:
        return headings[0]
    shared = _spaced(metas.get("og:title", ""))
    if shared:
        return _without_site(shared, site)
    if headings:
        return headings[0]
    return _without_site(_spaced(tree.findtext(".//title") or ""), site)


def _without_site(title: str, site: str) -> str:
    parts = _SEPARATORS.split(title)
    if len(parts) > 1 and site and parts[-1].casefold() == site.casefold():
        return title[: title.rindex(parts[-1])].rstrip(" |–—·»:-")
    return title


def _author(value: str) -> str:
    names = [_spaced(name) for name in re.split(r";|\band\b|,", value)]
    kept = [n for n in names if 3 <= len(n) <= 60 and not _NOT_AN_AUTHOR.search(n)]
    return ", ".join(dict.fromkeys(kept))[:300]


def _date(value: str | None) -> datetime | None:
    """Midnight UTC of a plausible day: not in the future, not before the web."""
    try:
        moment = datetime.fromisoformat(value or "")
    except ValueError:
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return moment if EARLIEST <= moment <= datetime.now(UTC) + timedelta(days=1) else None


def _language(tree: Any, metas: dict[str, str]) -> str:
    for value in (tree.get("lang"), metas.get("og:locale"), metas.get("language")):
        match = _LANGUAGE.match((value or "").strip())
        if match:
            return match[1].lower()[:2]
    return ""


def _canonical(tree: Any, url: str) -> str:
    """rel=canonical when it is an address of the same site that is no mere home page."""
    for link in tree.iter("link"):
        if "canonical" in (link.get("rel") or "").lower().split():
            address = _address(link.get("href") or "", url)
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
