"""Form values and notes: what people typed into a PDF, which is not part of its pages' text."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from pypdfium2 import raw as pdfium

_DRAWN = (pdfium.FPDF_ANNOT_WIDGET, pdfium.FPDF_ANNOT_FREETEXT, pdfium.FPDF_ANNOT_STAMP)
_COMMENTED = (
    pdfium.FPDF_ANNOT_FREETEXT,  # shown on the page only where its author's program drew it
    pdfium.FPDF_ANNOT_TEXT,
    pdfium.FPDF_ANNOT_HIGHLIGHT,
    pdfium.FPDF_ANNOT_UNDERLINE,
    pdfium.FPDF_ANNOT_SQUIGGLY,
    pdfium.FPDF_ANNOT_STRIKEOUT,
    pdfium.FPDF_ANNOT_CARET,
    pdfium.FPDF_ANNOT_SQUARE,
    pdfium.FPDF_ANNOT_CIRCLE,
    pdfium.FPDF_ANNOT_LINE,
    pdfium.FPDF_ANNOT_INK,
    pdfium.FPDF_ANNOT_POLYGON,
    pdfium.FPDF_ANNOT_POLYLINE,
)
MAX_ANNOTATIONS = 2000  # looked at on one page
_HIDDEN = pdfium.FPDF_ANNOT_FLAG_HIDDEN | pdfium.FPDF_ANNOT_FLAG_NOVIEW


def notes_of(page: Any) -> list[str]:
    """The comments on a page, as their authors typed them."""
    notes = []
    for annotation, kind in annotations_of(page):
        if kind in _COMMENTED and not pdfium.FPDFAnnot_GetFlags(annotation) & _HIDDEN:
            note = " ".join(_string(annotation, b"Contents").split())
            if note:
                notes.append(note)
    return notes


def draws_text(page: Any) -> bool:
    """Whether form fields, or text boxes laid over the page, show text of their own."""
    return any(kind in _DRAWN for _, kind in annotations_of(page))


def annotations_of(page: Any) -> Iterator[tuple[Any, int]]:
    count = min(pdfium.FPDFPage_GetAnnotCount(page.raw), MAX_ANNOTATIONS)
    for at in range(count):
        with _opened(page, at) as annotation:
            if annotation:
                yield annotation, pdfium.FPDFAnnot_GetSubtype(annotation)


@contextmanager
def _opened(page: Any, at: int) -> Iterator[Any]:
    annotation = pdfium.FPDFPage_GetAnnot(page.raw, at)
    try:
        yield annotation
    finally:
        if annotation:
            pdfium.FPDFPage_CloseAnnot(annotation)


def _string(annotation: Any, key: bytes) -> str:
    length = pdfium.FPDFAnnot_GetStringValue(annotation, key, None, 0)
    buffer = ctypes.create_string_buffer(length)
    pointer = ctypes.cast(buffer, ctypes.POINTER(pdfium.FPDF_WCHAR))
    pdfium.FPDFAnnot_GetStringValue(annotation, key, pointer, length)
    return buffer.raw.decode("utf-16-le", "replace").rstrip("\0")
