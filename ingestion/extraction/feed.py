"""Feeds handed in as documents (RSS, Atom, JSON Feed): their entries in the order of the file."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from io import BytesIO
from time import struct_time
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

import feedparser

from ingestion.documents import processors
from ingestion.documents.errors import BrokenDocument
from ingestion.extraction import builders, nested, places
from ingestion.extraction.encoding import decode
from library.document_kinds import FEED
from library.names import UNTITLED

if TYPE_CHECKING:
    from ingestion.documents.types import Document, Progress, Resource

PROCESSOR = processors.FEED

MAX_ENTRIES = 1000


def extract(resource: Resource, progress: Progress) -> Document:
    progress(0, "Reading the feed")
    if resource.content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        return _json_feed(resource)
    parsed = feedparser.parse(
        BytesIO(resource.content),  # never taken for an address
        response_headers={"content-location": resource.url} if resource.url else {},
        sanitize_html=False,
    )
    if not parsed.version:
        raise BrokenDocument("The feed is damaged and can't be read.")
    sections = [
        places.within(_entry(entry), item=number, url=_link(entry))
        for number, entry in enumerate(parsed.entries[:MAX_ENTRIES], 1)
    ]
    return builders.document(
        resource,
        FEED,
        "\n\n".join(sections),
        title=_title(parsed.feed),
        author=_author(parsed.feed),
        language=str(parsed.feed.get("language") or "")[:2].lower(),
    )


def _entry(entry: Any) -> str:
    bodies = [str(c.get("value", "")) for c in entry.get("content", ()) if c.get("value")]
    is_html = _is_html(entry)
    body = max(bodies, key=len, default="") or str(entry.get("summary") or "")
    text = nested.whole_text(body, _link(entry)) if is_html else builders.escaped(body)
    return _section(
        title=_title(entry),
        author=_author(entry),
        at=_moment(entry.get("published_parsed") or entry.get("updated_parsed")),
        url=_link(entry),
        text=text,
    )


def _is_html(entry: Any) -> bool:
    details = [*entry.get("content", ()), entry.get("summary_detail") or {}]
    return any("html" in str(each.get("type", "")) for each in details)


def _link(entry: Any) -> str:
    """Its own address, else that of its recording.

    feedparser gives the id of an entry without one, whatever that is.
    """
    recordings = [each.get("href") for each in entry.get("enclosures") or ()]
    links = (str(link or "") for link in (entry.get("link"), *recordings))
    return next((link for link in links if link.startswith(("http://", "https://"))), "")


def _title(of: Any) -> str:
    detail = of.get("title_detail") or {}
    title = str(of.get("title") or "")
    return nested.plain(title) if "html" in str(detail.get("type", "")) else title


def _author(of: Any) -> str:
    names = [str(each.get("name") or each.get("email") or "") for each in of.get("authors", ())]
    return ", ".join(filter(None, names)) or str(of.get("author") or "")


def _moment(parsed: struct_time | None) -> datetime | None:
    return datetime(*parsed[:6], tzinfo=UTC) if parsed else None


def _section(*, title: str, author: str, at: datetime | None, url: str, text: str) -> str:
    named = title or (f"{at:%Y-%m-%d}" if at else UNTITLED)
    return builders.section(named, text, author=author, at=at, url=url)


def _json_feed(resource: Resource) -> Document:
    try:
        feed = json.loads(decode(resource.content, resource.charset, markup=False))
        base = str(feed.get("home_page_url") or feed.get("feed_url") or resource.url)
        sections = [
            places.within(_json_entry(entry, base), item=number, url=_json_link(entry, base))
            for number, entry in enumerate(feed["items"][:MAX_ENTRIES], 1)
        ]
    except builders.MISSHAPEN as error:
        raise BrokenDocument("The feed is damaged and can't be read.") from error
    return builders.document(
        resource,
        FEED,
        "\n\n".join(sections),
        title=str(feed.get("title") or ""),
        author=_json_authors(feed),
        language=str(feed.get("language") or "")[:2].lower(),
    )


def _json_entry(entry: dict[str, Any], base: str) -> str:
    html = str(entry.get("content_html") or "")
    url = _json_link(entry, base)
    text = (
        nested.whole_text(html, url or base)
        if html
        else builders.escaped(str(entry.get("content_text") or ""))
    )
    return _section(
        title=str(entry.get("title") or ""),
        author=_json_authors(entry),
        at=builders.moment(str(entry.get("date_published") or entry.get("date_modified") or "")),
        url=url,
        text=text or builders.escaped(str(entry.get("summary") or "")),
    )


def _json_link(entry: dict[str, Any], base: str) -> str:
    """Its own address, what it is about, or its recording; in full where it is an address."""
    recordings = [each.get("url") for each in entry.get("attachments") or ()]
    links = (entry.get("url"), entry.get("external_url"), *recordings)
    link = next((str(link) for link in links if link), "")
    try:
        return urljoin(base, link) if link else ""
    except ValueError:
        return link


def _json_authors(of: dict[str, Any]) -> str:
    listed = of.get("authors") or ([of["author"]] if of.get("author") else [])
    return ", ".join(str(each.get("name") or "") for each in listed if each.get("name"))
