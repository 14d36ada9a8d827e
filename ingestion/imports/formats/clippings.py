"""A note in Markdown that names the page that it was clipped from: Obsidian Web Clipper's."""

from __future__ import annotations

import re

from ingestion.extraction.notes.front_matter import texts_of, yaml_fields
from ingestion.imports.entries import Entry, link, text_or_none, unique
from ingestion.imports.formats.base import Format, Found
from ingestion.imports.source import Source
from ingestion.imports.values import moment

_SOURCES = ("source", "url", "link")


def _source(text: str) -> str:
    fields = yaml_fields(text)
    addresses = (text for name in _SOURCES for text in texts_of(fields.get(name)))
    return next((each for each in addresses if re.match(r"https?://\S+$", each)), "")


def _detect(source: Source) -> bool:
    return source.head.startswith("---") and bool(_source(source.text))


def _parse(source: Source) -> Found:
    """Links in its text are the page's own and no entries."""
    fields = yaml_fields(source.text)
    yield link(
        Entry(
            url=_source(source.text),
            title=" ".join(texts_of(fields.get("title"))[:1]),
            added=moment(" ".join(texts_of(fields.get("created"))[:1])),
            tags=unique(tag.lstrip("#") for tag in texts_of(fields.get("tags"))),
            authors=texts_of(fields.get("author")) or None,
            description=text_or_none(" ".join(texts_of(fields.get("description"))[:1])),
        )
    )


FORMAT = Format("clipping", "Clipped page (Markdown)", _detect, _parse)
