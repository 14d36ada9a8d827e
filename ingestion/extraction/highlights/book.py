"""Highlights of a book as Markdown, whatever program kept them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ingestion.extraction import built

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime


@dataclass(slots=True)
class Highlight:
    """One mark; `place` is where it is, as readers of the book would look for it."""

    text: str = ""
    note: str = ""
    place: str = ""
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
            by = f"\n\n{built.escaped(book.author)}" if book.author else ""
            sections.append(f"## {built.escaped(book.title)}{by}")
        sections += _marks(book.highlights)
    return "\n\n".join(sections)


def _marks(highlights: Sequence[Highlight]) -> list[str]:
    blocks, chapter = [], ""
    for each in highlights:
        if each.chapter and each.chapter != chapter:
            chapter = each.chapter
            blocks.append(f"### {built.escaped(chapter)}")
        if each.text:
            lines = [built.escaped(line) for line in each.text.splitlines() if line.strip()]
            blocks.append("\n".join(f"> {line}  " for line in lines).rstrip())
        if each.note:
            blocks.append(built.escaped(each.note))
        where = ", ".join(
            filter(None, (each.place, f"{each.at:%Y-%m-%d %H:%M}" if each.at else ""))
        )
        if where:
            blocks.append(f"— {where}")
    return blocks
