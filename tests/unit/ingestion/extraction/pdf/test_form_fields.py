from __future__ import annotations

from typing import Any

from tests.documents import pdfs
from tests.unit.ingestion.extraction.pdf.reading import PROSE, read, wrapped


def form(canvas: Any) -> None:
    pdfs.lines(wrapped(PROSE, 80))(canvas)
    pdfs.lines(["Name:", "Berth:", "Cabin:", "Livestock:", "Luggage:"], top=640, leading=30)(canvas)
    fields = canvas.acroForm
    place = {"x": 150, "height": 20, "width": 200, "borderStyle": "inset"}
    fields.textfield(name="name", value="Morwen Carlyon", y=634, **place)
    fields.textfield(name="berth", value="", y=604, **place)
    fields.choice(name="cabin", value="Upper deck", options=["Upper deck", "Hold"], y=574, **place)
    fields.checkbox(name="livestock", checked=True, x=150, y=544, size=16)
    fields.checkbox(name="luggage", checked=False, x=150, y=514, size=16)


def test_boxes_as_large_as_a_heading_are_none() -> None:
    def draw(canvas: Any) -> None:
        pdfs.lines(wrapped(PROSE, 80))(canvas)
        pdfs.lines(["Spring"], top=640, left=90)(canvas)
        canvas.acroForm.checkbox(name="spring", checked=True, x=60, y=634, size=24)

    assert "\n☒ Spring" in read(pdfs.drawn(draw)).markdown


def test_what_was_filled_in_stands_beside_its_label() -> None:
    markdown = read(pdfs.drawn(form)).markdown
    for line in ("Name: Morwen Carlyon", "Cabin: Upper deck", "Livestock: ☒", "Luggage: ☐"):
        assert line in markdown
    assert markdown.startswith("The ferry to Skerry Holm")
