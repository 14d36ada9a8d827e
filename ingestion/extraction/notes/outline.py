"""Outlines in OPML 2.0, as outliners export them: a list in lists. Lists of feeds are imported."""

from __future__ import annotations

import re
from contextlib import suppress
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any

from lxml import etree

from ingestion.documents import processors
from ingestion.documents.errors import BrokenDocument
from ingestion.extraction import builders, nested
from ingestion.extraction.ebooks.book_markup import parser
from library.document_kinds import OUTLINE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from ingestion.documents.types import Document, Progress, Resource

PROCESSOR = processors.NOTES

MAX_DEPTH = 100
_MARKUP = re.compile(r"</?(?:a|b|br|code|em|i|mark|p|s|span|strong|u)\b[^<>]*>", re.IGNORECASE)
# What Workflowy, Dynalist and OmniOutliner write of a task that is done.
_STATES, _DONE = ("_complete", "complete", "_status"), frozenset(("true", "checked"))


def extract(resource: Resource, progress: Progress) -> Document:
    progress(0, "Reading the notes")
    try:
        root = etree.fromstring(resource.content, parser())
    except (etree.XMLSyntaxError, ValueError) as error:
        raise BrokenDocument("The notes are damaged and can't be read.") from error
    return builders.document(
        resource,
        OUTLINE,
        "\n".join(_lines(root.find("body"), 0)),
        title=root.findtext("head/title") or "",
        author=(root.findtext("head/ownerName") or "").strip(),
        published_at=_moment(root.findtext("head/dateCreated") or ""),
    )


def _lines(parent: Any, depth: int) -> Iterator[str]:
    if parent is None or depth > MAX_DEPTH:
        return
    indent = "  " * depth
    for outline in parent.iterchildren("outline"):
        is_done = not _DONE.isdisjoint(map(outline.get, _STATES))
        text = _text(outline.get("text") or outline.get("title") or "")
        yield f"{indent}- {'☑ ' if is_done else ''}{text}".rstrip()
        note = outline.get("_note") or ""
        for paragraph in filter(None, map(str.strip, note.splitlines())):
            yield f"\n{indent}  {_text(paragraph)}"
        if note.strip():
            yield ""
        yield from _lines(outline, depth + 1)


def _text(written: str) -> str:
    """One line of Markdown; some outliners write HTML."""
    if _MARKUP.search(written):
        return " ".join(nested.whole_text(written).split())
    return builders.escaped(" ".join(written.split()))


def _moment(written: str) -> datetime | None:
    with suppress(ValueError, TypeError):  # of a date that is none
        return parsedate_to_datetime(written)
    return None
