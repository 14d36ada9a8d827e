"""Boxes that a paragraph runs around: read behind it, not in the midst of a sentence."""

from __future__ import annotations

import unicodedata
from itertools import pairwise

from ingestion.extraction.pdf.lines import HYPHENS, Line

_OPEN = f",،、，{HYPHENS}"  # at a line's end, within a sentence
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
    last = lines[-1]
    is_open = not last.ends_sentence and (_is_letter(last.text[-1]) or last.text[-1] in _OPEN)
    is_same = abs(last.size - following[0].size) < 0.5
    return is_open and is_same and _may_go_on(following[0].text[0])


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
