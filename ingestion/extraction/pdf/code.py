"""Listings: lines in a font of fixed width keep their line ends and their indents."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from ingestion.extraction import builders
from ingestion.extraction.pdf.hyphenation import plain_hyphens
from ingestion.extraction.pdf.lines import Line

MAX_BLANK_LINES = 2
WIDEST_USUAL, USUAL_PITCH = 1.8, 1.2  # of the size
IN_TEXT_PITCH = 1.6  # of the size
WIDEST_PITCH = 3.2  # of the size: farther below begins another listing


def read_code(lines: Sequence[Line], start: int) -> tuple[int, str] | None:
    """Lines taken from `start` on, and the fenced code block; None where there is no listing."""
    taken: list[Line] = []
    for line in lines[start:]:
        if not line.is_monospaced or (taken and not _goes_on(taken[-1], line)):
            break
        taken.append(line)
    if not taken or _is_in_sentence(lines, start, start + len(taken)):
        return None
    text = "\n".join(_code_lines(taken))
    return len(taken), builders.fenced(text)


def _is_in_sentence(lines: Sequence[Line], start: int, end: int) -> bool:
    """Whether it is a name or address that begins in the line before, or ends in the one behind."""
    if any(a.is_ended_before(b) for a, b in pairwise(lines[start:end])):
        return False
    if start > 0 and _is_near(lines[start - 1], lines[start]):
        before = lines[start - 1]
        if not before.is_monospaced and before.words[-1].font.is_monospaced:
            return True
    if end < len(lines) and _is_near(lines[end - 1], lines[end]):
        is_ended = lines[end - 1].is_ended_before(lines[end])
        return not is_ended and lines[end].words[0].font.is_monospaced
    return False


def _is_near(before: Line, line: Line) -> bool:
    is_next = before.column is line.column and before.size == line.size
    return is_next and 0 < before.baseline - line.baseline <= IN_TEXT_PITCH * line.size


def _goes_on(before: Line, line: Line) -> bool:
    if before.column is not line.column:
        return True
    return 0 < before.baseline - line.baseline <= WIDEST_PITCH * line.size


def _code_lines(lines: Sequence[Line]) -> list[str]:
    widths = [
        (word.right - word.left) / len(word.text)
        for line in lines
        for word in line.words
        if word.right > word.left
    ]
    width = median(widths) if widths else 1.0
    pitches = [
        pitch
        for a, b in pairwise(lines)
        if (pitch := a.baseline - b.baseline) > 0 and a.column is b.column
    ]
    pitch = min(pitches, default=0.0)
    if pitch > WIDEST_USUAL * lines[0].size:  # of a few lines all apart by a blank one
        pitch = USUAL_PITCH * lines[0].size
    edge: dict[int, float] = {}
    for line in lines:
        edge[id(line.column)] = min(line.left, edge.get(id(line.column), line.left))
    written: list[str] = []
    for at, line in enumerate(lines):
        if at and line.column is lines[at - 1].column and pitch:
            distance = lines[at - 1].baseline - line.baseline
            written += [""] * min(round(distance / pitch) - 1, MAX_BLANK_LINES)
        written.append(_code_line(line, edge[id(line.column)], width))
    return written


def _code_line(line: Line, left: float, width: float) -> str:
    text = ""
    for word in line.words:
        place = round((word.left - left) / width)
        text = text.ljust(max(place, len(text) + 1 if text else 0)) + plain_hyphens(word.text)
    return text
