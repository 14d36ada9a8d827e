"""OPML: feeds in folders, and outlines that hold links."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from lxml import etree

from ingestion.documents.errors import BrokenDocument
from ingestion.imports.entries import FEED, Entry, Skipped, link, text_or_none
from ingestion.imports.formats.base import Format, Found
from ingestion.imports.source import Source
from ingestion.imports.values import moment

_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_BARE_AMPERSAND = re.compile(r"&(?!#?\w{1,30};)")  # of addresses that nobody escaped
# FreshRSS: what follows is a page to scrape, not a feed.
_SCRAPED = ("html+", "json+")


# "feed://host/…" and "feed:https://host/…", which some readers write
_FEED_SCHEME = re.compile(r"^feed:(?://(?!https?:)|(?=https?:))", re.IGNORECASE)


def _of_feed_scheme(found: re.Match[str]) -> str:
    return "http://" if found[0].endswith("//") else ""


_SETTINGS = re.compile(r"tt-rss-(?:prefs|labels|filters)")  # Tiny Tiny RSS's


def detect(source: Source) -> bool:
    return "<opml" in source.head.lower()


def parse(source: Source) -> Found:
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, recover=True, remove_comments=True
    )
    text = _DECLARATION.sub("", source.text)  # it may name the encoding that it came in
    text = _BARE_AMPERSAND.sub("&amp;", text)
    root = etree.fromstring(text.encode(), parser)
    body = next(root.iter("{*}body"), None) if root is not None else None
    if body is None:
        raise BrokenDocument(f"{source.name} has no list of feeds in it. Export it again.")
    return _outlines(body, [])


def _outlines(parent: Any, path: list[str]) -> Iterator[Entry | Skipped]:
    for outline in parent.iterchildren("{*}outline"):
        attributes = {name.lower(): value for name, value in outline.attrib.items()}
        title = attributes.get("title") or attributes.get("text") or ""
        if _SETTINGS.fullmatch(title) and not path:
            yield Skipped("settings of the feed reader", title)
            continue
        yield from _outline(outline, attributes, title, path)
        yield from _outlines(outline, [*path, title])


def _outline(
    outline: Any, attributes: dict[str, str], title: str, path: list[str]
) -> Iterator[Entry | Skipped]:
    address = _FEED_SCHEME.sub(_of_feed_scheme, attributes.get("xmlurl", "").strip())
    kind = attributes.get("type", "").lower()
    if address and kind.startswith(_SCRAPED):
        yield Skipped("page to scrape, not a feed", f"{address} (type {attributes['type']})")
    elif address:
        yield link(
            Entry(
                url=address,
                title=title,
                kind=FEED,
                collection=path or None,
                site=text_or_none(attributes.get("htmlurl")),
                description=text_or_none(attributes.get("description")),
            )
        )
    elif kind in ("link", "") and attributes.get("url"):
        added = moment(attributes.get("created"))
        yield link(Entry(attributes["url"], title, added=added, collection=path or None))
    elif kind.startswith("podcast-"):  # Overcast's episodes and playlists
        yield Skipped("feed item, not saved by the user", title)
    elif "xmlurl" in attributes or kind in ("rss", "atom"):
        yield Skipped("outline without a feed address", title)
    elif not len(outline):
        yield Skipped("empty folder", title)


FORMAT = Format("opml", "Feeds (OPML)", detect, parse)
