"""The marks that list items begin with."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ingestion.extraction.pdf.lines import Line, line_text

_BULLETS = "•◦▪▫‣⁃∙●○■□◆◇►▶▷➢➤➔→✓✔✗✘❖★☆⦁⚫▸▹◾◽·§¤"
_PRIVATE = re.compile(r"[\ue000-\uf8ff]")  # bullets of Symbol and Wingdings
_DASHES = "-–—*+−"
_NUMBER = re.compile(r"(\d{1,3})([.)])")
_LETTERED = re.compile(r"\(?([a-zA-Z]|[ivxlc]{1,6}|[IVXLC]{1,6}|\d{1,3})[.)]")
MAX_DEPTH = 5
_NEST = 0.8  # of the size


@dataclass(frozen=True, slots=True)
class Marker:
    """What a list item begins with; `rest` is the line behind it."""

    markdown: str
    rest: str
    lefts: tuple[float, ...]  # where the items above it in the tree begin, and its own
    number: int | None = None


def marker_of(line: Line, previous: Marker | None, *, is_free: bool) -> Marker | None:
    """The line's list mark, or None.

    `previous` is the mark of the item above. `is_free` says that the text above has ended; a
    number or dash in the middle of running text is no mark.
    """
    mark, rest = _parted(line)
    if not mark or not rest:
        return None
    lefts = _lefts(line, previous)
    indent = "  " * (len(lefts) - 1)
    if mark in _BULLETS or _PRIVATE.fullmatch(mark):
        return Marker(f"{indent}-", rest, lefts)
    is_next = previous is not None and abs(previous.lefts[-1] - line.left) < 2 * line.size
    if mark in _DASHES and (is_free or is_next):
        return Marker(f"{indent}-", rest, lefts)
    if mark == "o" and (is_free or is_next) and line.words[0].font != line.words[-1].font:
        return Marker(f"{indent}-", rest, lefts)
    if met := _NUMBER.fullmatch(mark):
        number = int(met[1])
        follows = previous is not None and previous.number == number - 1
        if is_free or follows:
            return Marker(f"{indent}{number}{met[2]}", rest, lefts, number)
        return None
    if _LETTERED.fullmatch(mark) and (is_free or is_next):
        return Marker(f"{indent}{mark}", rest, lefts)
    return None


def is_bullet(line: Line) -> bool:
    """Whether the line's first word is a bullet or a number, and nothing else."""
    first = line.words[0].text
    return first in _BULLETS or bool(_PRIVATE.fullmatch(first) or _NUMBER.fullmatch(first))


def is_mark(word: str) -> bool:
    """Whether a word alone in its cell can only be a list item's mark."""
    is_bullet = len(word) == 1 and word in _BULLETS
    return is_bullet or bool(_PRIVATE.fullmatch(word) or _LETTERED.fullmatch(word))


def _parted(line: Line) -> tuple[str, str]:
    """The first word and the rest of the line; in the order of reading."""
    if line.is_right_to_left:
        mark, _, rest = line.text.partition(" ")
        return mark, rest
    first = line.words[0]
    if len(line.words) > 1:
        return first.text, line_text(line.words[1:])
    mark, rest = first.text[:1], first.text[1:]
    return (mark, rest) if mark in _BULLETS else ("", "")


def _lefts(line: Line, previous: Marker | None) -> tuple[float, ...]:
    """Where the item and those it is nested in begin."""
    above = previous.lefts if previous else ()
    outer = [left for left in above if left < line.left - _NEST * line.size]
    return (*outer[-MAX_DEPTH:], line.left)
