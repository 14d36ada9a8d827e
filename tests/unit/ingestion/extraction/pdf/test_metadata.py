from __future__ import annotations

from typing import Any

import pytest

from ingestion.extraction.pdf.metadata import date_of
from ingestion.extraction.program_names import author_of
from tests.documents import pdfs
from tests.unit.ingestion.extraction.pdf.reading import PROSE, read, wrapped


def report(title: str, author: str = "", *, heading: bool = True) -> bytes:
    def draw(canvas: Any) -> None:
        canvas.setTitle(title)
        canvas.setAuthor(author)
        if heading:
            pdfs.lines(["The ferry to Skerry Holm", "and what it carried"], size=20, leading=24)(
                canvas
            )
        pdfs.lines(wrapped(PROSE * 2, 80), top=690)(canvas)

    return pdfs.drawn(draw)


@pytest.mark.parametrize(
    "title",
    [
        *("", "untitled", "Untitled document", "PowerPoint Presentation", "Document1", "Folie 1"),
        *("Microsoft Word - ferry v3 final.docx", "Microsoft Word - ferry v3 final", "ferry.indd"),
        *("C:\\Users\\ann\\ferry v3", "file:///home/ann/my ferry", "ferry_final_v3", "main.dvi"),
        *("Présentation PowerPoint", "(anonymous)", "scan0042", "about:blank", "无标题"),
        *("/home/ann/print me/ferry.qxd", "Adobe Photoshop PDF", "Letter Template"),
    ],
)
def test_titles_that_programs_write_are_no_titles(title: str) -> None:
    assert read(report(title)).title == "The ferry to Skerry Holm and what it carried"


@pytest.mark.parametrize("title", ["Crossings in winter", "The Ferry", "Skerry"])
def test_titles_that_people_write_stay(title: str) -> None:
    assert read(report(title)).title == title


def test_without_a_heading_the_first_line_is_the_title() -> None:
    title = read(report("untitled", heading=False)).title
    assert title == wrapped(PROSE, 80)[0]


@pytest.mark.parametrize(
    ("declared", "author"),
    [
        ("Ruth Penhale", "Ruth Penhale"),
        ("anonymous", ""),
        ("(unspecified)", ""),
        ("user", ""),
        ("Microsoft Office User", ""),
        ("ann27", "ann27"),
        ("李白", "李白"),
    ],
)
def test_the_author(declared: str, author: str) -> None:
    assert author_of(declared) == author


@pytest.mark.parametrize(
    ("value", "year"), [("D:20240506", 2024), ("D:20249999", None), ("x", None)]
)
def test_the_date(value: str, year: int | None) -> None:
    found = date_of(value)
    assert (found.year if found else None) == year
