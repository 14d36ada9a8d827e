"""A feed's document (RSS, Atom) as a list: bookmarking services hand out their entries so."""

from __future__ import annotations

import re
from io import BytesIO
from typing import Any

from ingestion.imports.entries import Entry, link, text_or_none, unique
from ingestion.imports.formats.base import Format, Found
from ingestion.imports.source import Source
from ingestion.imports.values import moment, plain

_ROOT = re.compile(r"<(?:rss|(?:\w+:)?feed|rdf:RDF)\b[^>]*>", re.IGNORECASE)
_FEED = re.compile(r"<rss\b|http://www\.w3\.org/2005/Atom|http://purl\.org/(?:rss|atom)/", re.I)


def _detect(source: Source) -> bool:
    root = _ROOT.search(source.head)
    return root is not None and bool(_FEED.search(root[0]))


def _parse(source: Source) -> Found:
    import feedparser  # no other format needs it

    parsed = feedparser.parse(BytesIO(source.content), sanitize_html=False)
    for each in parsed.entries:
        said = plain(str(each.get("summary") or "")).strip()
        yield link(
            Entry(
                url=_address(each),
                title=plain(str(each.get("title") or "")).strip(),
                added=_moment(each),
                tags=unique(tag.get("term") for tag in each.get("tags") or ()),
                description=text_or_none(said),
            )
        )


def _address(entry: Any) -> str:
    """Its own, else that of its recording."""
    recordings = [each.get("href") for each in entry.get("enclosures") or ()]
    return next((str(each) for each in (entry.get("link"), *recordings) if each), "")


def _moment(entry: Any) -> str | None:
    parts = entry.get("published_parsed") or entry.get("updated_parsed")
    return moment("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z".format(*parts[:6])) if parts else None


FORMAT = Format("feed-entries", "Entries of a feed (RSS, Atom)", _detect, _parse)
