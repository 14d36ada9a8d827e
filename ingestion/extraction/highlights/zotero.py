"""Annotations of PDFs as Zotero's API gives them: item, attachment, annotations."""

from __future__ import annotations

import json
import re
from html import unescape
from typing import TYPE_CHECKING, Any

from dateutil import parser as dates

from ingestion.documents import processors
from ingestion.documents.errors import BrokenDocument
from ingestion.extraction import builders
from ingestion.extraction.encoding import decode
from ingestion.extraction.highlights.book import Book, Highlight, markdown
from library.document_kinds import ZOTERO

if TYPE_CHECKING:
    from datetime import datetime

    from ingestion.documents.types import Document, Progress, Resource

PROCESSOR = processors.HIGHLIGHTS

_TAG = re.compile(r"</?[a-zA-Z][^>]{0,500}>")


def extract(resource: Resource, progress: Progress) -> Document:
    progress(0, "Reading the annotations")
    try:
        rows = json.loads(decode(resource.content, resource.charset, markup=False))
        items = {row["key"]: row.get("data", row) for row in rows}
        books = _books(items)
    except builders.MISSHAPEN as error:
        raise BrokenDocument("The annotations are damaged and can't be read.") from error
    works = [item for item in items.values() if item.get("itemType") not in _PARTS]
    one = works[0] if len(works) == 1 else {}
    return builders.document(
        resource,
        ZOTERO,
        markdown(books),
        title=_plain(one.get("title", "")),
        author=_creators(one),
        language=str(one.get("language") or "")[:2].lower(),
        published_at=_date(str(one.get("date") or "")),
    )


_PARTS = frozenset(("attachment", "annotation", "note"))


def _books(items: dict[str, dict[str, Any]]) -> list[Book]:
    books: dict[str, Book] = {}
    marks = [item for item in items.values() if item.get("itemType") == "annotation"]
    for mark in sorted(marks, key=lambda item: str(item.get("annotationSortIndex", ""))):
        attachment = items.get(mark.get("parentItem", ""), {})
        work = items.get(attachment.get("parentItem", ""), attachment)
        title = _plain(work.get("title") or attachment.get("filename", ""))
        book = books.setdefault(title, Book(title, _creators(work)))
        page = mark.get("annotationPageLabel")
        book.highlights.append(
            Highlight(
                text=str(mark.get("annotationText") or ""),
                note=_plain(mark.get("annotationComment") or ""),
                place=f"page {page}" if page else "",
                page=page or "",
                pdf_page=_pdf_page(mark),
                at=builders.moment(str(mark.get("dateAdded", ""))),
            )
        )
    return list(books.values())


def _pdf_page(mark: dict[str, Any]) -> int | None:
    """From its position, which is JSON in a JSON text."""
    index = json.loads(str(mark.get("annotationPosition") or "{}")).get("pageIndex")
    return int(index) + 1 if index is not None else None


def _creators(item: dict[str, Any]) -> str:
    names = []
    for each in item.get("creators", ()):
        full = f"{each.get('firstName', '')} {each.get('lastName', '')}"
        names.append((each.get("name") or full).strip())
    return "; ".join(filter(None, names))


def _plain(text: Any) -> str:
    return unescape(_TAG.sub("", str(text))).strip()


def _date(text: str) -> datetime | None:
    try:
        return (
            builders.moment(dates.parse(text).date().replace(day=1).isoformat()) if text else None
        )
    except (ValueError, OverflowError):
        return None
