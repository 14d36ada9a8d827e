from __future__ import annotations

from contextlib import closing
from typing import Any

import pypdfium2
import pytest

from ingestion.documents.media_types import PDF
from ingestion.documents.types import Resource
from ingestion.extraction.pdf.hyphenation import Vocabulary
from ingestion.extraction.pdf.lines import Column
from ingestion.extraction.pdf.metadata import date_of, information_of, title_of
from ingestion.extraction.program_names import author_of
from tests.documents import pdfs
from tests.unit.ingestion.extraction.pdf.placed import BOLD, lines
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


def test_a_value_cut_in_an_emoji_is_left_out_alone() -> None:
    content = report("Broken", "Ruth Penhale").replace(b"(Broken)", b"<FEFFD83D>")
    with closing(pypdfium2.PdfDocument(content)) as document:
        information = information_of(document)
    assert "Title" not in information
    assert information["Author"] == "Ruth Penhale"


SENDER = ["Ruth Penhale", "4 Quay Street"]
BOLD_LINE = ("Doors close at nine!", BOLD)


@pytest.mark.parametrize(
    ("above", "title"),
    [
        (SENDER, "Doors close at nine!"),
        ([*SENDER, *wrapped(PROSE, 80)], "Ruth Penhale"),
        ([*SENDER, *["Item"] * 20], "Ruth Penhale"),
    ],
)
def test_bold_type_is_the_title_above_the_text_only(above: list[str], title: str) -> None:
    page = lines([*above, BOLD_LINE, *wrapped(PROSE, 80)], Column(72, 472))
    found = title_of("", page, Resource(b"", PDF), Vocabulary(line.text for line in page))
    assert found == title


def test_a_running_head_is_no_title() -> None:
    css = "@page { size: A6; @top-left { content: 'The Mill Gazette'; font-size: 12pt } }"
    html = f"<body style='font-size: 9pt'><p><b>Of ferries</b></p><p>{PROSE * 9}</p></body>"
    document = read(pdfs.typeset(html, css))
    assert document.title == "Of ferries"
    assert "Gazette" not in document.markdown
