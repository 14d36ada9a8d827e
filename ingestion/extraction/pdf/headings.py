"""Which lines are headings, and of which level: by size, by the outline, by bold type."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise, takewhile
from typing import Any

import pypdfium2

from ingestion.extraction.pdf.lines import Line, squeezed

HEADING_SIZE = 1.12  # times the body's size
TITLE_SIZE = 1.5
LONGEST_HEADING = 150  # characters
LONGEST_BOLD = 90
MOST_BOLD = 0.4  # share of lines that are bold: else bold type says nothing
ONE_SIZE = 0.97  # share of the size: as large
LOWEST = 4  # level of headings
MAX_LINES = 4  # of one heading
HEADING_PITCH = 1.6  # of the size, between its lines
BYLINES = 8  # lines of authors, places and the date
MAX_OUTLINE = 2000  # entries

_DIGITS_FIRST = re.compile(r"^(?:[A-Z]|\d{1,3})(?:\.\d{1,3})*[.)]?\s+|^\d+(?:\.\d+)*(?=[^\W\d])")
_DATE = re.compile(r"[^\W\d]+ \d{1,2}, \d{4}|\d{1,2}\.? [^\W\d]+ \d{4}|\d{4}-\d\d-\d\d")

Outline = dict[tuple[int, str], int]
"""Levels, from 1, by page and squeezed title."""


@dataclass(frozen=True, slots=True)
class Body:
    """What is usual in the document."""

    size: float
    pitch: float  # distance of baselines, times the size
    is_monospaced: bool
    is_bold: bool


def outline_of(document: Any) -> Outline:
    """The document's bookmarks that name a page of it."""
    outline: Outline = {}
    try:
        entries = [
            (_title_of(bookmark), bookmark.level, destination.get_index())
            for bookmark, _ in zip(document.get_toc(), range(MAX_OUTLINE), strict=False)
            if (destination := bookmark.get_dest()) is not None
        ]
    except pypdfium2.PdfiumError:
        return {}
    roots = sum(level == 0 for _, level, _ in entries)
    first = 1 if roots == 1 else 2  # a single root is the document's title
    for title, level, index in entries:
        if index is not None and (key := squeezed(title)):
            outline.setdefault((index + 1, key), min(level + first, LOWEST))
    return outline


def _title_of(bookmark: Any) -> str:
    """The bookmark's title; none where it is no valid UTF-16, as that of one cut in an emoji."""
    try:
        return str(bookmark.get_title())
    except UnicodeDecodeError:
        return ""


class Headings:
    """The headings among the lines of a document."""

    def __init__(self, lines: Sequence[Line], body: Body, outline: Outline) -> None:
        self._lines = lines
        self._body = body
        self._outline = outline
        sizes = sorted({line.size for line in lines if self._is_large(line)}, reverse=True)
        self._levels: dict[float, int] = {}
        level, largest = 0, 0.0
        for size in sizes:
            if size < ONE_SIZE * largest or not level:
                level = level + 1 if level else 1 if size >= TITLE_SIZE * body.size else 2
                largest = size
            self._levels[size] = min(level, LOWEST)
        bold = sum(self._is_bold(line) and line.text[0].isalnum() for line in lines)
        self._tells_bold = not body.is_bold and bold <= MOST_BOLD * len(lines)
        self._bold_level = min(max(level + 1, 2), LOWEST)

    def at(self, at: int) -> tuple[int, int] | None:
        """Lines taken from here on, and the level of the heading that they are."""
        line = self._lines[at]
        if line.words[0].cells:
            return None
        by_size = self._levels[line.size] if self._is_large(line) else LOWEST
        if named := self._in_outline(at):
            return named[0], min(named[1], by_size)
        if self._is_large(line):
            is_none = self._is_row(at) or self._is_byline(at)
            return None if is_none else (self._whole(at), by_size)
        if self._tells_bold and self._is_bold(line) and (length := self._bold(at)):
            return length, self._bold_level
        return None

    def _is_large(self, line: Line) -> bool:
        text = line.text
        return (
            line.size > self._body.size * HEADING_SIZE
            and not line.words[0].cells
            and not line.column.is_turned
            and 2 <= len(text) <= LONGEST_HEADING
            and not text.endswith((",", ";", "-", "\x02"))
            and any(c.isalpha() for c in text)
        )

    def _is_bold(self, line: Line) -> bool:
        is_set_apart = line.column.is_turned or line.words[0].cells
        return line.is_bold and not line.is_monospaced and not is_set_apart

    def _in_outline(self, at: int) -> tuple[int, int] | None:
        """Lines that are, together, the title of an entry of their page."""
        if not self._outline:
            return None
        text = ""
        for length, line in enumerate(self._lines[at : at + MAX_LINES], 1):
            text = f"{text} {line.text}".strip()
            for written in (text, _DIGITS_FIRST.sub("", text)):
                if level := self._outline.get((line.page, squeezed(written))):
                    return length, level
        return None

    def _is_row(self, at: int) -> bool:
        """Whether a line with gaps stands among others of its size with as many: a table's row."""
        line = self._lines[at]
        cells = len(line.cells)
        if cells < 2 + line.words[0].text[:1].isdigit():
            return False
        beside = [*self._lines[max(at - 1, 0) : at], *self._lines[at + 1 : at + 2]]
        return any(
            each.size == line.size and each.column is line.column and len(each.cells) == cells
            for each in beside
        )

    def _is_byline(self, at: int) -> bool:
        """Whether a line below the document's title is of its authors, or of its date.

        Names stand beside one another, and the date alone.
        """
        size, start = self._lines[at].size, at
        while start > 0 and self._lines[start - 1].size == size and at - start < BYLINES:
            start -= 1
        above = self._lines[start - 1] if 0 < start <= MAX_LINES else None
        if above is None or above.page != self._lines[0].page or above.size <= size:
            return False
        run = takewhile(lambda line: line.size == size, self._lines[start : start + BYLINES])
        return any(
            _DATE.fullmatch(line.text)
            or (len(line.cells) > 1 and not line.words[0].text[:1].isdigit())
            for line in run
        )

    def _whole(self, at: int) -> int:
        """How many lines of the same size stand close together."""
        length = 1
        for before, line in pairwise(self._lines[at : at + MAX_LINES]):
            pitch = before.baseline - line.baseline
            is_same = line.size == before.size and 0 < pitch <= HEADING_PITCH * line.size
            if not is_same or line.column is not before.column or before.is_ended_before(line):
                break
            length += 1
        return length

    def _bold(self, at: int) -> int:
        """How many lines a heading in bold type of the text's size takes; 0 if it is none.

        It stands alone between other lines, and is no sentence.
        """
        first = self._lines[at]
        length = self._whole(at)
        taken = self._lines[at : at + length]
        text = " ".join(line.text for line in taken)
        if len(text) > LONGEST_BOLD or text.endswith((".", ",", ";", "-", "\x02")):
            return 0
        if not text[0].isalnum() or sum(map(str.isalpha, text)) < 2:
            return 0
        if any(len(line.cells) > 1 + line.cells[0][0].text[:1].isdigit() for line in taken):
            return 0
        if at + length == len(self._lines) or self._is_bold(self._lines[at + length]):
            return 0
        if not all(map(self._is_bold, taken)) or not self._is_apart(at):
            return 0
        return length if first.size >= ONE_SIZE * self._body.size else 0

    def _is_apart(self, at: int) -> bool:
        """Whether the line above has ended, or is farther than lines of a paragraph are."""
        if at == 0 or self._lines[at - 1].column is not self._lines[at].column:
            return True
        before, line = self._lines[at - 1], self._lines[at]
        if not self._is_bold(before) and before.text.endswith((".", "!", "?")):
            return True
        pitch = before.baseline - line.baseline
        return pitch > 1.15 * self._body.pitch * line.size or pitch < 0
