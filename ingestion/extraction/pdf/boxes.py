"""Boxes, notes and figures that a paragraph runs around: read behind it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from itertools import pairwise

from ingestion.extraction.pdf.headings import Body
from ingestion.extraction.pdf.lines import HYPHENS, Line

_OPEN = f",،、，{HYPHENS}"  # at a line's end, within a sentence
_NOTE = re.compile(r"(?:\[?\d{1,3}[\])]?\.?|[*†‡§¶‖]{1,3}|[¹²³⁴-⁹]{1,3})\s?\S")
_CAPTION = re.compile(
    r"(?:table|tab\.|tabelle|tableau|tabla|tabell?a|fig(?:ure|ura|\.)|abb(?:ildung|\.)|chart|listing"
    r"|algorithm|scheme|plate|box|map)\s*(?:\d|[IVX]+\b)|[图圖表]\s*\d",
    re.IGNORECASE,
)
_LONGEST_FIGURE = 60  # lines, with its caption
_CAPTION_LINES = 5
_APART = 1.4  # times the usual pitch
_SMALLER = 0.95  # of the text's size: notes
_PARAGRAPH = 15  # lines that its rest may have


def behind_paragraph(parts: list[list[Line]]) -> list[list[Line]]:
    """The lines above two columns, of both, and below them, with a box behind what it interrupts.

    A box is a column that begins and ends for itself, where the text beside it goes on in the
    middle of a sentence above it or below.
    """
    above, first, second, below = parts
    if _goes_on(above, second) and _is_box(first):
        first, second = second, first
    if not (_goes_on(first, below) and _is_box(second)):
        return [above, first, second, below]
    end = _end_of_paragraph(below)
    return [above, first, below[:end], second, below[end:]] if end else parts


def _goes_on(lines: list[Line], following: list[Line]) -> bool:
    if not lines or not following:
        return False
    is_same = abs(lines[-1].size - following[0].size) < 0.5
    return _is_open(lines[-1]) and is_same and _may_go_on(following[0].text[0])


def _is_open(line: Line) -> bool:
    """Whether it ends in the midst of a sentence."""
    is_word = _is_letter(line.text[-1]) or line.text[-1] in _OPEN
    return is_word and not line.ends_sentence


def _is_letter(character: str) -> bool:
    return unicodedata.category(character)[0] in "LM"


def _may_go_on(character: str) -> bool:
    """Whether a sentence may go on with it: a small letter, or one of a script without capitals."""
    return _is_letter(character) and not (character.isupper() or character.istitle())


def _is_box(lines: list[Line]) -> bool:
    return bool(lines) and not lines[0].text[:1].islower() and lines[-1].ends_sentence


def _end_of_paragraph(lines: list[Line]) -> int:
    """How many of the lines are the rest of a paragraph; 0 where its end can't be told."""
    for at, (line, following) in enumerate(pairwise(lines[: _PARAGRAPH + 1]), 1):
        pitch = line.baseline - following.baseline
        is_apart = at > 1 and pitch > 1.3 * (lines[at - 2].baseline - line.baseline)
        if line.ends_sentence and (line.is_ended_before(following) or is_apart):
            return at
    is_whole = len(lines) <= _PARAGRAPH and lines[-1].ends_sentence
    return len(lines) if is_whole else 0


def inserts_apart(lines: Sequence[Line], body: Body) -> tuple[list[Line], dict[int, list[Line]]]:
    """The lines without what parts a sentence, and these parts: notes at a foot, tables, figures.

    They have the number of the line that they stood behind.
    """
    kept: list[Line] = []
    inserts: dict[int, list[Line]] = {}
    at = 0
    while at < len(lines):
        end = _end_of_insert(lines, at, body) if kept and lines[at - 1] is kept[-1] else at
        if end > at:
            inserts[len(kept) - 1] = list(lines[at:end])
        else:
            end = at + 1
            kept.append(lines[at])
        at = end
    return kept, inserts


def _end_of_insert(lines: Sequence[Line], at: int, body: Body) -> int:
    """Where the sentence before goes on, behind notes and figures; `at` where it does not."""
    before = lines[at - 1]
    if not _is_open(before):
        return at
    end = _end_of_notes(lines, at, body.size)
    if end > at and _goes_on([before], list(lines[end : end + 1])):
        return end
    if end == len(lines) or not _is_border(lines, end, body):
        return at
    for following in range(end + 1, min(end + _LONGEST_FIGURE, len(lines))):
        if _is_border(lines, following, body) and _goes_on([before], [lines[following]]):
            return following if _is_figure(lines[end:following]) else at
        if lines[following].column is not lines[end].column:
            break
    return at


def _is_figure(lines: Sequence[Line]) -> bool:
    """Whether a caption stands above the lines or below them."""
    outer = [lines[0], *lines[-_CAPTION_LINES:]]
    return any(_CAPTION.match(line.text) for line in outer)


def _is_border(lines: Sequence[Line], at: int, body: Body) -> bool:
    """Whether the line begins a column, or stands apart from the line before."""
    before, line = lines[at - 1], lines[at]
    pitch = before.baseline - line.baseline
    return before.column is not line.column or pitch > _APART * body.pitch * line.size


def _end_of_notes(lines: Sequence[Line], at: int, size: float) -> int:
    """Where the notes end that begin there, down to the foot; `at` where none do."""
    first, before = lines[at], lines[at - 1]
    is_below = first.page == before.page and first.baseline < before.baseline
    if not is_below or not _NOTE.match(first.text) or before.size < _SMALLER * size:
        return at
    end = at
    while end < len(lines) and lines[end].size < _SMALLER * size:
        if lines[end].column is not first.column:
            break
        end += 1
    is_foot = end == len(lines) or lines[end].column is not first.column
    return end if is_foot else at
