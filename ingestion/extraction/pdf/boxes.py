"""Boxes that a paragraph runs around: read behind it, not in the midst of a sentence."""

from __future__ import annotations

from itertools import pairwise

from ingestion.extraction.pdf.hyphenation import plain_hyphens
from ingestion.extraction.pdf.lines import HYPHENS, Line

_ENDS = (".", "!", "?", ":", ".”", ".“", ".»", ".)", "。")
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
    text = plain_hyphens(lines[-1].text)
    is_open = not text.endswith(_ENDS) and (text[-1:].isalpha() or text[-1:] in f",{HYPHENS}")
    is_same = abs(lines[-1].size - following[0].size) < 0.5
    return is_open and is_same and following[0].text[:1].islower()


def _is_box(lines: list[Line]) -> bool:
    return bool(lines) and not lines[0].text[:1].islower() and lines[-1].text.endswith(_ENDS)


def _end_of_paragraph(lines: list[Line]) -> int:
    """How many of the lines are the rest of a paragraph; 0 where its end can't be told."""
    for at, (line, following) in enumerate(pairwise(lines[: _PARAGRAPH + 1]), 1):
        pitch = line.baseline - following.baseline
        is_apart = at > 1 and pitch > 1.3 * (lines[at - 2].baseline - line.baseline)
        if line.text.endswith(_ENDS) and (line.is_ended_before(following) or is_apart):
            return at
    is_whole = len(lines) <= _PARAGRAPH and lines[-1].text.endswith(_ENDS)
    return len(lines) if is_whole else 0
