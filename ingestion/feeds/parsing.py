"""What a feed says (RSS, Atom, JSON Feed), or which feeds a page names; knows no database."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from html import escape, unescape
from io import BytesIO
from typing import Any
from urllib.parse import urljoin, urlsplit

import fastfeedparser
import feedparser
from lxml import etree
from lxml import html as lxml_html

from ingestion.documents.errors import BrokenDocument

MAX_ENTRIES = 500  # of one document
MAX_HTML = 300_000  # characters of one entry's own text
MAX_TEXTS = 8_000_000  # characters of all of them
MAX_TITLE = 300
MAX_URL = 2000  # bytes: longer ones fit into no index of the database
FEED_TYPES = frozenset(
    (
        *("application/rss+xml", "application/atom+xml", "application/rdf+xml"),
        *("application/feed+json", "application/json", "application/xml", "text/xml"),
    )
)
# What the quick parser leaves out or guesses: bases of links, titles of elements, dates in part.
_FOR_THE_THOROUGH = (b"xml:base", b"xhtml", b"<dc:date")
NO_FEED = "There is no feed at this address, and the page names none."


def read(content: bytes, url: str) -> dict[str, Any]:
    """The feed at the URL, as {"title", "site", "entries"}; of a page {"feeds": [URL, …]}.

    An entry is {"key", "url", "title", "html", "author", "published"}; its key tells it from the
    feed's others, for good. Raises BrokenDocument where there is no feed.
    """
    if not content.strip():
        raise BrokenDocument("The address answers with nothing.")
    parsed = _parsed(content, url)
    if parsed is None:
        feeds = _named_feeds(content, url)
        if not feeds:
            raise BrokenDocument(NO_FEED)
        return {"feeds": feeds}
    feed = parsed.get("feed") or {}
    site = _address(feed.get("link"), url)
    return {
        "title": _line(feed.get("title"), MAX_TITLE),
        "site": site,
        "entries": _entries(parsed.get("entries") or [], url),
    }


def _parsed(content: bytes, url: str) -> Any:
    """The feed as a parser has it; None where the content is none.

    The quick parser passes over what is broken in silence, so it has only what is well-formed.
    """
    is_json = content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{")
    is_simple = not any(mark in content for mark in _FOR_THE_THOROUGH)
    if is_json or (is_simple and _is_well_formed(content)):
        try:
            return fastfeedparser.parse(content)
        except (ValueError, KeyError, TypeError, AttributeError):
            if is_json:
                return None
    headers = {"content-location": url, "content-type": "application/xml"}
    parsed = feedparser.parse(BytesIO(content), response_headers=headers, sanitize_html=False)
    return parsed if parsed.version else None


def _is_well_formed(content: bytes) -> bool:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError):
        return False
    return True


def _entries(found: list[Any], base: str) -> list[dict[str, str]]:
    entries: dict[str, dict[str, str]] = {}
    room = MAX_TEXTS
    for each in found[:MAX_ENTRIES]:
        url, html = _address(each.get("link"), base), _own_text(each)[:MAX_HTML]
        html = html if len(html) <= room else ""
        if not (url or html):
            continue  # nothing to read
        room -= len(html)
        title = _line(each.get("title"), MAX_TITLE)
        identity = str(each.get("id") or "") or url or f"{title}\n{html}"
        key = hashlib.sha256(identity.encode("utf-8", "replace")).hexdigest()
        entries.setdefault(
            key,
            {
                **{"key": key, "url": url, "title": title, "html": html},
                "author": _line(each.get("author"), MAX_TITLE),
                "published": _moment(each),
            },
        )
    return list(entries.values())


def _own_text(entry: Any) -> str:
    """What the feed itself has of the entry, as HTML; where to hear it if it has no page."""
    for each in entry.get("content") or ():
        if value := str(each.get("value") or ""):
            is_html = "html" in str(each.get("type") or "html")
            return value if is_html else f"<p>{escape(value)}</p>"
    said = str(entry.get("description") or entry.get("summary") or "")
    # Of a video or picture (Media RSS): text, whose lines are its own.
    of_media = [str(each.get("description") or "") for each in entry.get("media_content") or ()]
    of_media = [text for text in of_media if text.strip()]
    if of_media and said in ("", of_media[0]):
        return _of_lines(of_media[0])
    recordings = "" if entry.get("link") else "".join(_recordings(entry))
    return (f"<p>{said}</p>" if recordings and "<p" not in said else said) + recordings


def _of_lines(text: str) -> str:
    paragraphs = (escape(each.strip()) for each in re.split(r"\n[^\S\n]*\n", text))
    return "".join("<p>{}</p>".format(each.replace("\n", "<br>")) for each in paragraphs if each)


def _recordings(entry: Any) -> Iterator[str]:
    for each in entry.get("enclosures") or ():
        address = str(each.get("url") or each.get("href") or "")
        if address.startswith(("http://", "https://")):
            yield f'<p><a href="{escape(address)}">{escape(address)}</a></p>'


def _moment(entry: Any) -> str:
    """When it was published, as ISO 8601; empty where the feed does not say."""
    if (parts := entry.get("published_parsed") or entry.get("updated_parsed")) is not None:
        year, month, day, hour, minute, second = parts[:6]
        return datetime(year, month, day, hour, minute, min(second, 59), tzinfo=UTC).isoformat()
    said = str(entry.get("published") or entry.get("updated") or "")
    try:
        return datetime.fromisoformat(said).isoformat() if said else ""
    except ValueError:
        return ""


def _named_feeds(content: bytes, url: str) -> list[str]:
    """Addresses of the page's `<link rel=alternate>`, feeds of comments last."""
    try:
        page = lxml_html.document_fromstring(content)
    except (etree.ParserError, ValueError):
        return []
    bases = page.xpath("//base/@href")
    base = urljoin(url, str(bases[0])) if bases else url
    found: list[tuple[bool, str]] = []
    for link in page.iter("link"):
        names = (link.get("rel") or "").lower().split()
        kind = (link.get("type") or "").split(";")[0].strip().lower()
        address = _address(link.get("href"), base)
        if "alternate" in names and kind in FEED_TYPES and address:
            about = f"{link.get('title') or ''} {address}".lower()
            found.append(("comment" in about, address))
    return [address for _, address in sorted(found, key=lambda each: each[0])]


def _address(value: Any, base: str) -> str:
    try:
        address = urljoin(base, str(value or "").strip()) if value else ""
        is_web = urlsplit(address).scheme in ("http", "https")
    except ValueError:
        return ""
    return address if is_web and len(address.encode("utf-8", "replace")) <= MAX_URL else ""


def _line(value: Any, most: int) -> str:
    """One line of plain text."""
    text = str(value or "")
    if "<" in text and ">" in text:
        text = str(lxml_html.fragment_fromstring(text, create_parent="div").text_content())
    else:
        text = unescape(text)
    return " ".join(text.split())[:most]
