"""Values of form fields, set beside the labels they belong to.

A field's text is drawn at its own height, which differs from its label's; and after all text of
the page, so that the order of the file says nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from pypdfium2 import raw as pdfium

from ingestion.extraction.pdf.annotations import annotations_of
from ingestion.extraction.pdf.words import Font, Word

FARTHEST = 12.0  # of the size: from a label to its field
MAX_LINES = 2.5  # times the text's size: a higher field holds several lines
CHECKED, UNCHECKED = "☒", "☐"
_SIGNS = frozenset((CHECKED, UNCHECKED))
_BOXES = (pdfium.FPDF_FORMFIELD_CHECKBOX, pdfium.FPDF_FORMFIELD_RADIOBUTTON)

Rectangle = tuple[float, float, float, float]
"""Left, bottom, right, top in points."""

Field = tuple[Rectangle, bool | None]
"""Where a field is; of a box to tick, whether it is ticked."""


def fields_of(page: Any) -> list[Field]:
    if page.formenv is None:
        return []
    form = page.formenv.raw
    found = []
    box = pdfium.FS_RECTF()
    for annotation, kind in annotations_of(page):
        if kind == pdfium.FPDF_ANNOT_WIDGET and pdfium.FPDFAnnot_GetRect(annotation, box):
            is_checked = None
            if pdfium.FPDFAnnot_GetFormFieldType(form, annotation) in _BOXES:
                is_checked = bool(pdfium.FPDFAnnot_IsChecked(form, annotation))
            found.append(((box.left, box.bottom, box.right, box.top), is_checked))
    return found


def with_fields(words: Sequence[Word], fields: Sequence[Field]) -> list[Word]:
    """The words with those in fields on the line of their labels, and a sign for each box."""
    if not fields:
        return list(words)
    labels: list[Word] = []
    values: list[list[Word]] = [[] for _ in fields]
    for word in words:
        at = next((at for at, (place, _) in enumerate(fields) if _is_in(word, place)), None)
        (labels if at is None else values[at]).append(word)
    placed: list[Word] = []
    for (place, is_checked), value in zip(fields, values, strict=True):
        if is_checked is not None:
            value = [_box(place, is_checked, len(words))]
        if value:
            others = [other for other, _ in fields if other != place]
            placed += _beside_label(value, place, labels, others)
    return [*labels, *placed]


def _is_in(word: Word, place: Rectangle) -> bool:
    left, bottom, right, top = place
    middle = (word.left + word.right) / 2
    return word.turn == 0 and left <= middle <= right and bottom - 1 <= word.baseline <= top


def _box(place: Rectangle, is_checked: bool, index: int) -> Word:
    left, bottom, right, top = place
    text = CHECKED if is_checked else UNCHECKED
    size = max(top - bottom, 1.0)  # until it stands beside its label
    return Word(text, left, right, bottom, size, Font(False, False), index, True, 0)


def _beside_label(
    value: Sequence[Word], place: Rectangle, labels: Sequence[Word], others: Sequence[Rectangle]
) -> list[Word]:
    """The field's words on the line of its label, and next to a label that stands before it."""
    left, bottom, _, top = place
    size = value[0].size
    near = [label for label in labels if label.turn == 0 and _is_level(label, place)]
    if top - bottom > MAX_LINES * size or not near:
        return list(value)
    label = min(near, key=lambda each: _distance(each, left))
    shift = 0.0
    start = min(word.left for word in value)
    gap = start - label.right
    is_between = any(
        label.right <= other[0] < left and other[1] < top and other[3] > bottom for other in others
    )
    if 0 < gap < FARTHEST * size and not is_between:
        shift = gap - 0.3 * label.size
    return [
        replace(
            word,
            left=word.left - shift,
            right=word.right - shift,
            baseline=label.baseline,
            index=label.index,
            size=min(word.size, label.size if word.text in _SIGNS else 2 * label.size),
        )
        for word in value
    ]


def _is_level(label: Word, place: Rectangle) -> bool:
    return place[1] - 0.3 * label.size <= label.baseline < place[3]


def _distance(label: Word, left: float) -> float:
    """From label to field; what stands before the field is its label sooner than what follows."""
    return left - label.right if label.right <= left + 1 else 2 * (label.left - left)
