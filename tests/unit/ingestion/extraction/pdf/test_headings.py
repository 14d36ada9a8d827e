"""Headings by size, by the outline and by bold type; what is none."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from typing import Any

import pypdfium2

from ingestion.extraction.pdf.headings import Body, Headings, outline_of
from ingestion.extraction.pdf.lines import Column, Line
from tests.documents import pdfs
from tests.unit.ingestion.extraction.pdf.placed import row
from tests.unit.ingestion.extraction.pdf.reading import OTHER_PROSE, PROSE, read, wrapped

Y = 800


def page(*parts: tuple[str, str, float, float]) -> Any:
    """Text, font, size and the gap above."""

    def draw(canvas: Any) -> None:
        top = float(Y)
        for text, font, size, gap in parts:
            top -= gap
            pdfs.lines(wrapped(text, 80), top=top, size=size, font=font, leading=14)(canvas)
            top -= 14 * len(wrapped(text, 80))

    return draw


def headings(content: bytes) -> list[str]:
    return [row for row in read(content).markdown.splitlines() if row.startswith("#")]


PLAIN, BOLD = "Helvetica", "Helvetica-Bold"


def test_rows_of_a_table_in_larger_type_are_no_headings() -> None:
    column = Column(50, 500)
    rows = [
        row((boat, 50), (year, 200), (crew, 300), baseline=700 - 20 * at)
        for at, (boat, year, crew) in enumerate(
            [("Boat", "Year", "Crew"), ("Petrel", "1880", "four"), ("Tern", "1881", "two")]
        )
    ]
    found = [Line(tuple(words), 1, column) for words in (*rows, row(("Moorings", 50)))]
    body = Body(8, 1.2, is_monospaced=False, is_bold=False)
    kept = Headings(found, body, {})
    assert [kept.at(at) for at in range(4)] == [None, None, None, (1, 2)]


def test_authors_and_date_below_the_title_are_no_headings() -> None:
    column = Column(50, 500)
    texts: tuple[tuple[float, list[tuple[str, float]]], ...] = (
        (18, [("Moorings of the coast", 150)]),
        (12, [("Ruth Penhale", 100), ("Bo Li", 300)]),
        (12, [("Skerry Institute", 200)]),
        (12, [("May 3, 2024", 220)]),
        (14, [("Rope", 50)]),
        (12, [("1", 50), ("Hemp", 100)]),
        (12, [("Of hemp", 50)]),
    )
    found = [
        Line(
            tuple(replace(word, size=size) for word in row(*cells, baseline=700 - 20 * at)),
            1,
            column,
        )
        for at, (size, cells) in enumerate(texts)
    ]
    kept = Headings(found, Body(10, 1.2, is_monospaced=False, is_bold=False), {})
    assert [bool(kept.at(at)) for at in range(7)] == [True, False, False, False, True, True, True]


def test_levels_by_size() -> None:
    content = pdfs.drawn(
        page(
            ("Moorings of the coast", PLAIN, 24, 0),
            (PROSE, PLAIN, 11, 12),
            ("Rope", PLAIN, 18, 12),
            ("Hemp", PLAIN, 14, 12),
            (PROSE, PLAIN, 11, 8),
        )
    )
    assert headings(content) == ["# Moorings of the coast", "## Rope", "### Hemp"]


def test_bold_lines_that_stand_alone_are_headings() -> None:
    content = pdfs.drawn(
        page(
            ("Minutes of the board", PLAIN, 20, 0),
            ("1. Attendance", BOLD, 11, 12),
            (PROSE, PLAIN, 11, 2),
            (OTHER_PROSE, BOLD, 11, 12),
            ("Dues", BOLD, 11, 12),
            (PROSE, PLAIN, 11, 2),
            ("Nobody objected.", BOLD, 11, 12),
            (PROSE * 2, PLAIN, 11, 12),
        )
    )
    assert headings(content) == ["# Minutes of the board", "## 1. Attendance", "## Dues"]


def test_the_outline_s_titles_are_headings_of_any_size() -> None:
    def draw(canvas: Any) -> None:
        page(
            ("2.1 Hemp, and what else is sold as such", PLAIN, 11, 0),
            (PROSE, PLAIN, 11, 0),
            ("Nylon", PLAIN, 11, 0),
            (PROSE, PLAIN, 11, 0),
        )(canvas)
        for level, title in enumerate(["Ropes", "Hemp, and what else is sold as such", "Nylon"]):
            canvas.bookmarkPage(title)
            canvas.addOutlineEntry(title, title, level)

    assert headings(pdfs.drawn(draw)) == [
        "## 2.1 Hemp, and what else is sold as such",
        "### Nylon",
    ]


def test_large_running_heads_are_no_headings() -> None:
    def numbered(number: int) -> Any:
        def draw(canvas: Any) -> None:
            pdfs.lines(["The Holm Gazette"], top=810, size=14)(canvas)
            pdfs.lines([f"Step {number}"], top=780, size=14)(canvas)
            pdfs.lines(wrapped(PROSE[number:] * 2, 80), top=740, size=10)(canvas)
            pdfs.lines([f"Page {number} of 4"], top=30, size=14)(canvas)

        return draw

    content = pdfs.drawn(*map(numbered, range(1, 5)))
    assert headings(content) == [f"## Step {number}" for number in range(1, 5)]


def test_a_watermark_is_neither_title_nor_text() -> None:
    def draw(canvas: Any) -> None:
        page(("Moving a mooring", PLAIN, 20, 0), (PROSE * 2, PLAIN, 11, 12))(canvas)
        canvas.translate(150, 200)
        canvas.rotate(45)
        pdfs.lines(["DRAFT"], left=0, top=0, size=90)(canvas)

    document = read(pdfs.drawn(draw))
    assert document.title == "Moving a mooring"
    assert "DRAFT" not in document.markdown


def test_what_both_of_two_pages_begin_and_end_with_is_no_text() -> None:
    def numbered(number: int) -> Any:
        def draw(canvas: Any) -> None:
            pdfs.lines([f"Harbour notes, draft {number}"], top=810, size=11)(canvas)
            pdfs.lines([f"Item {number}"], top=780, size=11)(canvas)
            pdfs.lines(wrapped(PROSE[number:] * 2, 80), top=740, size=11)(canvas)
            pdfs.lines([f"{number} / 2"], top=30, size=11)(canvas)

        return draw

    markdown = read(pdfs.drawn(*map(numbered, (1, 2)))).markdown
    assert "draft" not in markdown
    assert "/ 2" not in markdown
    assert "Item 1" in markdown


def test_a_bookmark_cut_in_an_emoji_is_left_out_alone() -> None:
    def draw(canvas: Any) -> None:
        pdfs.lines(["Hemp", "Nylon"])(canvas)
        for title in ("Broken", "Nylon"):
            canvas.bookmarkPage(title)
            canvas.addOutlineEntry(title, title, 0)

    content = pdfs.drawn(draw)
    broken = content.replace(b"/Title (Broken)", b"/Title <FEFFD83D>")
    assert broken != content
    with closing(pypdfium2.PdfDocument(broken)) as document:
        assert outline_of(document) == {(1, "nylon"): 2}


class Lines(list[Line]):
    """Lines that count how many are copied."""

    copied = 0

    def __getitem__(self, at: Any) -> Any:
        found = super().__getitem__(at)
        if isinstance(at, slice):
            self.copied += len(found)
        return found


def test_the_headings_of_a_long_document_are_found_without_copies_of_it() -> None:
    column = Column(0, 500)
    found = Lines(
        Line(tuple(row(("Heading", 0), baseline=-20 * at)), 1, column) for at in range(200)
    )
    headings = Headings(found, Body(8, 1.2, is_monospaced=False, is_bold=False), {})
    assert all(headings.at(at) for at in range(200))
    assert found.copied <= 4 * 200
