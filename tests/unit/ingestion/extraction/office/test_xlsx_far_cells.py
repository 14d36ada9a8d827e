"""Workbooks with cells far from each other, and numbers filled up with zeros."""

from __future__ import annotations

import pytest

from ingestion.documents.errors import TooLarge
from ingestion.extraction.office import xlsx_far_cells
from tests.sources.office_files import workbook
from tests.sources.reading import read


def text(place: str, words: str) -> str:
    return f'<c r="{place}" t="inlineStr"><is><t>{words}</t></is></c>'


def test_a_stray_cell_in_the_last_corner() -> None:
    rows = (
        f'<row r="1">{text("A1", "start")}</row>'
        f'<row r="7">{text("A7", "seven")}{text("C7", "third")}</row>'
        f'<row r="1048576">{text("XFD1048576", "corner")}</row>'
    )
    document = read(workbook(rows, "", ""), "a.xlsx")
    assert document.markdown.endswith(
        "| start |  |  |\n| --- | --- | --- |\n| seven | third |  |\n|  |  | corner |"
    )
    assert [place.at.get("row") for place in document.places if "row" in place.at] == [
        *(1, 7, 1048576),
    ]


def test_a_sheet_too_large_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx_far_cells, "MAX_CELLS", 8)
    rows = "".join(f'<row r="{n}">{text(f"{letter}{n}", "x")}</row>'
                   for n, letter in enumerate("ABC", 1))  # fmt: skip
    with pytest.raises(TooLarge, match="more than 8 cells"):
        read(workbook(rows, "", ""), "a.xlsx")


def test_numbers_filled_up_with_zeros() -> None:
    formats = '<numFmt numFmtId="164" formatCode="00000"/>'
    rows = '<row r="1"><c r="A1" s="1"><v>1067</v></c></row>'
    document = read(workbook(rows, formats, '<xf numFmtId="0"/><xf numFmtId="164"/>'), "a.xlsx")
    assert "| 01067 |" in document.markdown
