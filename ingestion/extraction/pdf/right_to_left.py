"""Arabic, Hebrew and their kin: from the order in which glyphs stand to the order of reading.

Producers write such text in either order, and PDFium passes on a mixture of both; only where the
glyphs stand is certain.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from itertools import groupby, pairwise

_LETTER = re.compile(r"[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_STRONG_LTR = re.compile(r"[A-Za-z\u00c0-\u024f\u0370-\u052f]")
_LEFT_TO_RIGHT = re.compile(
    r"[A-Za-z\u00c0-\u024f\d](?:[A-Za-z\u00c0-\u024f\d.,/:@%-]*[A-Za-z\u00c0-\u024f\d])?"
)
_MIRRORED = str.maketrans("()[]{}<>«»‹›", ")(][}{><»«›‹")
_BRACKET = re.compile(r"[()\[\]{}«»]")
# Brackets that PDFium gives to the word on their other side.
_OPENED_BEFORE = re.compile(r"(\w)([(\[{«]) (?=\w)")
_CLOSED_BEHIND = re.compile(r"(\w) ([)\]}»])(?=\w)")
_LONE_TANWIN = re.compile(r"(?<!\S)\u064b (\w+)\u0627(?!\w)")
_ALEF, _LAM = "\u0622\u0623\u0625\u0627\u0671", "\u0644"
_OPENING = "([{«"

Glyph = tuple[str, float, float]
"""A character with its left and right edge."""


def is_right_to_left(text: str) -> bool:
    """Whether the text holds a letter that is written from right to left."""
    return not text.isascii() and bool(_LETTER.search(text))


def runs_right_to_left(texts: Sequence[str]) -> bool:
    """Whether a line of these words is read from the right."""
    joined = "".join(texts)
    return len(_LETTER.findall(joined)) > len(_STRONG_LTR.findall(joined))


def logical_order(glyphs: Sequence[Glyph]) -> str:
    """One word's characters as they are read, from where they stand.

    Marks without a width of their own follow the letter they stand on; digits and Latin letters
    in the word stay from left to right.
    """
    clusters = _clusters(glyphs)
    clusters.sort(key=lambda cluster: -(cluster[1] + cluster[2]))
    _order_ligatures(clusters)
    texts = [cluster[0] for cluster in clusters]
    for met in _LEFT_TO_RIGHT.finditer("".join(text[0] for text in texts)):
        texts[met.start() : met.end()] = reversed(texts[met.start() : met.end()])
    return "".join(texts)


def _order_ligatures(clusters: list[Glyph]) -> None:
    """Put lam before alef where both share one glyph, whose place says nothing."""
    for at, (first, second) in enumerate(pairwise(clusters)):
        is_shared = abs(first[1] - second[1]) < 0.1 and abs(first[2] - second[2]) < 0.1
        if is_shared and first[0][0] in _ALEF and second[0][0] == _LAM:
            clusters[at : at + 2] = [second, first]


def order_words(texts: Sequence[str], *, right_to_left: bool) -> list[int]:
    """Places of a line's words, given from left to right, in the order of reading."""
    places = list(range(len(texts)))
    if right_to_left:
        places.reverse()
    order: list[int] = []
    for is_opposite, run in groupby(places, key=lambda at: _runs_against(texts[at], right_to_left)):
        places_of_run = list(run)
        order += reversed(places_of_run) if is_opposite else places_of_run
    return order


def _runs_against(text: str, right_to_left: bool) -> bool:
    return bool(_STRONG_LTR.search(text)) if right_to_left else is_right_to_left(text)


def unmirrored(text: str) -> str:
    """The line with its brackets the right way round: some producers store the mirrored glyph."""
    met = _BRACKET.search(text)
    text = text.translate(_MIRRORED) if met and met[0] not in _OPENING else text
    text = _OPENED_BEFORE.sub(r"\1 \2", text)
    return _CLOSED_BEHIND.sub(r"\1\2 ", text)


def with_marks(text: str) -> str:
    """Tanwin that stands apart, on the word behind it: before its alef."""
    return _LONE_TANWIN.sub("\\1\u064b\u0627", text)


def _clusters(glyphs: Sequence[Glyph]) -> list[Glyph]:
    """Letters with the marks that stand on them, as one glyph each."""
    clusters: list[list[Glyph]] = []
    marks: list[tuple[int, Glyph]] = []
    for glyph in glyphs:
        if unicodedata.combining(glyph[0]):
            marks.append((len(clusters), glyph))
        else:
            clusters.append([glyph])
    for at, mark in marks:
        near = [clusters[place] for place in (at - 1, at) if 0 <= place < len(clusters)]
        if near:
            max(near, key=lambda cluster: _overlap(cluster[0], mark)).append(mark)
        else:
            clusters.append([mark])
    return [("".join(part[0] for part in each), each[0][1], each[0][2]) for each in clusters]


def _overlap(letter: Glyph, mark: Glyph) -> float:
    """How far the mark stands over the letter; negative where it stands beside it."""
    return min(letter[2], mark[2]) - max(letter[1], mark[1])
