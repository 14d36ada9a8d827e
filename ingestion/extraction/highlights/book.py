"""Highlights of a book as Markdown, whatever program kept them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ingestion.extraction import builders, places

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime


@dataclass(slots=True)
class Highlight:
    """One mark; `place` is where it is, as readers of the book would look for it."""

    text: str = ""
    note: str = ""
    place: str = ""
    page: str | int = ""
    pdf_page: int | None = None  # counted from the first, whatever the page calls itself
    location: str = ""  # of an e-book that has no pages
    chapter: str = ""
    at: datetime | None = None


@dataclass(slots=True)
class Book:
    title: str
    author: str = ""
    highlights: list[Highlight] = field(default_factory=list)


def markdown(books: Sequence[Book]) -> str:
    """One book's marks, or each book under a heading of its own."""
    sections = []
    for book in books:
        if len(books) > 1:
            by = f"\n\n{builders.escaped(book.author)}" if book.author else ""
            sections.append(f"## {builders.escaped(book.title)}{by}")
        sections += _marks(book.highlights)
    return "\n\n".join(sections)


def _marks(highlights: Sequence[Highlight]) -> list[str]:
    marks, chapter = [], ""
    for each in highlights:
        blocks = []
        if each.chapter and each.chapter != chapter:
            chapter = each.chapter
            blocks.append(f"### {builders.escaped(chapter)}")
        if each.text:
            lines = [builders.escaped(line) for line in each.text.splitlines() if line.strip()]
            blocks.append("\n".join(f"> {line}  " for line in lines).rstrip())
        if each.note:
            blocks.append(builders.escaped(each.note))
        where = ", ".join(
            filter(None, (each.place, f"{each.at:%Y-%m-%d %H:%M}" if each.at else ""))
        )
        if where:
            blocks.append(f"— {where}")
        marks.append(places.within("\n\n".join(blocks), **_place_of(each)))
    return [mark for mark in marks if mark]


def _place_of(highlight: Highlight) -> dict[str, str | int | None]:
    return {
        "page": highlight.page,
        "pdf_page": highlight.pdf_page,
        "location": highlight.location,
        "chapter": highlight.chapter,
        "date": highlight.at.isoformat() if highlight.at else "",
    }
