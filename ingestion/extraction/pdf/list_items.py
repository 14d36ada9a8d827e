"""The marks that list items begin with."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ingestion.extraction.pdf.lines import Line, line_text

_BULLETS = "•◦▪▫‣⁃∙●○■□◆◇►▶▷➢➤➔→✓✔✗✘❖★☆⦁⚫▸▹◾◽·§¤"
_SECTIONS = "§¤"  # bullets of Wingdings, too
_PRIVATE = re.compile(r"[\ue000-\uf8ff]")  # bullets of Symbol and Wingdings
_DASHES = "-–—*+−"
_NUMBER = re.compile(r"(\d{1,3})([.)])")
_TURNED_NUMBER = re.compile(r"^([.)])(\d{1,3})$")  # before the text, in Hebrew or Arabic
_LETTERED = re.compile(r"\(?([a-zA-Z]|[ivxlc]{1,6}|[IVXLC]{1,6}|\d{1,3})[.)]")
MAX_DEPTH = 5
_NEST = 0.8  # of the size


@dataclass(frozen=True, slots=True)
class Marker:
    """What a list item begins with; `rest` is the line behind it."""

    markdown: str
    rest: str
    lefts: tuple[float, ...]  # where the items above it in the tree begin, and its own
    indents: tuple[int, ...]  # characters that the text of each of them is indented by
    number: int | None = None


def marker_of(line: Line, previous: Marker | None, *, is_free: bool) -> Marker | None:
    """The line's list mark, or None.

    `previous` is the mark of the item above. `is_free` says that the text above has ended; a
    number or dash in the middle of running text is no mark.
    """
    mark, rest = _parted(line)
    if not mark or not rest:
        return None
    if mark in _SECTIONS and rest[0].isdigit():
        return None  # § 5 of a law
    is_next = previous is not None and abs(previous.lefts[-1] - line.start) < 2 * line.size
    if mark in _BULLETS or _PRIVATE.fullmatch(mark):
        return _marker(line, previous, "-", rest)
    if mark in _DASHES and (is_free or is_next) and any(map(str.isalnum, rest)):
        return _marker(line, previous, "-", rest)
    if mark == "o" and (is_free or is_next) and line.words[0].font != line.words[-1].font:
        return _marker(line, previous, "-", rest)
    if met := _NUMBER.fullmatch(mark):
        number = int(met[1])
        follows = previous is not None and previous.number == number - 1
        if is_free or follows:
            return _marker(line, previous, f"{number}{met[2]}", rest, number)
        return None
    if _LETTERED.fullmatch(mark) and (is_free or is_next):
        is_nested = len(_lefts(line, previous)) > 1  # Markdown has no lists with letters
        if is_nested:
            return _marker(line, previous, "-", f"{mark} {rest}")
        return Marker(mark, rest, (line.start,), (0,))
    return None


def _marker(
    line: Line, previous: Marker | None, sign: str, rest: str, number: int | None = None
) -> Marker:
    """The item's mark, indented to the text of the item that it is nested in."""
    lefts = _lefts(line, previous)
    outer = previous.indents[: len(lefts) - 1] if previous else ()
    before = outer[-1] if outer else 0
    indents = (*outer, before + len(sign) + 1)
    return Marker(f"{' ' * before}{sign}", rest, lefts, indents, number)


def is_bullet(line: Line) -> bool:
    """Whether the line's first word is a bullet or a number, and nothing else."""
    first = line.words[0].text
    if first in _SECTIONS and len(line.words) > 1 and line.words[1].text[0].isdigit():
        return False
    return first in _BULLETS or bool(_PRIVATE.fullmatch(first) or _NUMBER.fullmatch(first))


def is_mark(word: str) -> bool:
    """Whether a word alone in its cell can only be a list item's mark."""
    is_bullet = len(word) == 1 and word in _BULLETS
    return is_bullet or bool(_PRIVATE.fullmatch(word) or _LETTERED.fullmatch(word))


def _parted(line: Line) -> tuple[str, str]:
    """The first word and the rest of the line; in the order of reading."""
    if line.is_right_to_left:
        mark, _, rest = line.text.partition(" ")
        return _TURNED_NUMBER.sub(r"\2\1", mark), rest
    first = line.words[0]
    if len(line.words) > 1:
        return first.text, line_text(line.words[1:])
    mark, rest = first.text[:1], first.text[1:]
    return (mark, rest) if mark in _BULLETS else ("", "")


def _lefts(line: Line, previous: Marker | None) -> tuple[float, ...]:
    """Where the item and those it is nested in begin."""
    above = previous.lefts if previous else ()
    start = line.start
    outer = [left for left in above if left < start - _NEST * line.size]
    return (*outer[:MAX_DEPTH], start)
