from __future__ import annotations

from io import BytesIO
from typing import Any

import pypdfium2
from pypdfium2 import raw as pdfium

from tests.documents import pdfs
from tests.unit.ingestion.extraction.pdf.reading import PROSE, read, wrapped

KINDS = {"text": pdfium.FPDF_ANNOT_TEXT, "highlight": pdfium.FPDF_ANNOT_HIGHLIGHT}


def test_typed_notes_are_read() -> None:
    markdown = read(
        annotated(text="Ask the purser about < two > cows", highlight="Wrong year?")
    ).markdown
    assert markdown.endswith("> Note: Ask the purser about &lt; two > cows\n\n> Note: Wrong year?")


def test_text_boxes_are_read_once() -> None:
    def draw(canvas: Any) -> None:
        pdfs.lines(wrapped(PROSE, 80))(canvas)
        canvas.freeTextAnnotation("Paid in full", "/Helv 11 Tf 0 g", Rect=(70, 500, 250, 530))

    assert read(pdfs.drawn(draw)).markdown.count("Paid in full") == 1


def annotated(**notes: str) -> bytes:
    document = pypdfium2.PdfDocument(pdfs.drawn(pdfs.lines(wrapped(PROSE, 80))))
    page = document[0]
    for kind, text in notes.items():
        annotation = pdfium.FPDFPage_CreateAnnot(page.raw, KINDS[kind])
        encoded = (text + "\0").encode("utf-16-le")
        value = (pdfium.FPDF_WCHAR * (len(encoded) // 2)).from_buffer_copy(encoded)
        pdfium.FPDFAnnot_SetStringValue(annotation, b"Contents", value)
        pdfium.FPDFPage_CloseAnnot(annotation)
    out = BytesIO()
    document.save(out)
    page.close()
    document.close()
    return out.getvalue()
