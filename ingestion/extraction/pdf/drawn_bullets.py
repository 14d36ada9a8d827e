"""Bullets that are drawn and not written, as browsers do: small round or square shapes."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pypdfium2
from pypdfium2 import raw as pdfium

from ingestion.extraction.pdf.right_to_left import runs_right_to_left
from ingestion.extraction.pdf.words import Font, Word

BULLET = "•"
MAX_OBJECTS = 4000  # looked at on one page
MAX_BULLETS = 300  # more are the marks of a chart
SMALLEST, LARGEST = 0.15, 0.75  # of the size of the text beside it
FARTHEST = 3.0  # of the size: from the bullet to its text
_FONT = Font(is_monospaced=False, is_bold=False)

Box = tuple[float, float, float, float]
"""Left, bottom, right, top in points."""


def with_bullets(words: Sequence[Word], page: Any) -> list[Word]:
    """The words and a sign for each shape that stands where a list item's bullet does."""
    upright = sorted((word for word in words if word.turn == 0), key=lambda word: word.baseline)
    if not upright:
        return list(words)
    baselines = [word.baseline for word in upright]
    bullets = []
    for box in _small_shapes(page, max(word.size for word in upright)):
        _, bottom, _, top = box
        start = bisect_left(baselines, bottom - 2 * (top - bottom))
        near = upright[start : bisect_right(baselines, top)]
        if item := _item_of(box, near):
            bullets.append(_bullet(box, item))
    return [*words, *bullets]


def _small_shapes(page: Any, size: float) -> list[Box]:
    found: list[Box] = []
    try:
        for number, item in enumerate(page.get_objects(filter=(pdfium.FPDF_PAGEOBJ_PATH,))):
            if number == MAX_OBJECTS or len(found) > MAX_BULLETS:
                return []
            left, bottom, right, top = item.get_bounds()
            width, height = right - left, top - bottom
            if 1 <= width <= LARGEST * size and 0.6 < width / max(height, 0.1) < 1.7:
                found.append((left, bottom, right, top))
    except pypdfium2.PdfiumError:
        return []  # what it can't measure is no bullet
    return found


def _item_of(box: Box, words: Sequence[Word]) -> Word | None:
    """The first word behind the bullet, if the shape is one."""
    left, bottom, right, top = box
    beside = [word for word in words if _is_beside(box, word)]
    if runs_right_to_left([word.text for word in beside]):
        left, right = -right, -left
        beside = [replace(word, left=-word.right, right=-word.left) for word in beside]
    after = [word for word in beside if word.left >= right]
    if not after:
        return None
    first = min(after, key=lambda word: word.left)
    is_near = 0.15 * first.size <= first.left - right <= FARTHEST * first.size
    is_first = all(left - word.right > 2 * first.size for word in beside if word.left < left)
    is_small = SMALLEST * first.size <= top - bottom <= LARGEST * first.size
    return first if is_near and is_first and is_small else None


def _is_beside(box: Box, word: Word) -> bool:
    middle = (box[1] + box[3]) / 2
    return abs(middle - word.baseline - 0.35 * word.size) <= 0.35 * word.size


def _bullet(box: Box, item: Word) -> Word:
    return Word(
        BULLET, box[0], box[2], item.baseline, item.size, _FONT, item.index, is_spaced=True, turn=0
    )
