"""Sheets and separated values."""

from __future__ import annotations

import pytest

from tests.sources.office_files import opendocument, workbook
from tests.sources.reading import read


def test_an_ods_with_repeated_cells() -> None:
    body = (
        '<table:table table:name="Berths"><table:table-row>'
        '<table:table-cell office:value-type="string"><text:p>Berth</text:p></table:table-cell>'
        '<table:table-cell office:value-type="date" office:date-value="2024-05-01">'
        "<text:p>1/5/24</text:p></table:table-cell>"
        '<table:table-cell table:number-columns-repeated="16000"/></table:table-row>'
        '<table:table-row table:number-rows-repeated="1000000"><table:table-cell/>'
        "</table:table-row></table:table>"
    )
    document = read(opendocument("spreadsheet", body), "berths.ods")
    assert document.kind == "spreadsheet"
    assert document.markdown == "## Berths\n\n| Berth | 2024-05-01 |\n| --- | --- |"


def test_links_in_the_cells_of_an_ods() -> None:
    def cell(content: str, formula: str = "") -> str:
        return f'<table:table-cell table:formula="{formula}">{content}</table:table-cell>'

    body = (
        '<table:table table:name="Links"><table:table-row>'
        + cell(
            "<office:annotation><text:p>A comment</text:p></office:annotation><text:p>See "
            '<text:a xlink:href="https://a.example/a(b)">the map</text:a> [1], '
            '<text:a xlink:href="#Sheet2.A1">below</text:a>.</text:p>'
        )
        + cell(
            "<text:p>Plan</text:p>", "of:=HYPERLINK(&quot;https://b.example/&quot;;&quot;P&quot;)"
        )
        + cell(
            '<text:p><text:a xlink:href="https://c.example/">https://c.example</text:a></text:p>'
        )
        + "</table:table-row></table:table>"
    )
    text = read(opendocument("spreadsheet", body), "a.ods").markdown
    assert (
        "| See [the map](https://a.example/a%28b%29) \\[1\\], below. | [Plan](https://b.example/) "
        "| https://c.example |"
    ) in text


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("Name;Tiefe\nNord;1,5\nSüd;2,5\n", "| Nord | 1,5 |"),
        ("sep=;\nName;Depth\nNorth;1\n", "| North | 1 |"),
        ("a,b\n1,2\n", "| 1 | 2 |"),
        ('a\tb\n1\t"x\ty"\n', "| 1 | x y |"),
    ],
)
def test_separated_values(text: str, row: str) -> None:
    document = read(text.encode("cp1252"), "t.csv")
    assert row in document.markdown
    assert "sep=" not in document.markdown


def test_percentages_and_hours_beyond_a_day_are_shown_as_sheets_show_them() -> None:
    content = workbook(
        '<row r="2"><c r="B2" s="1"><v>0.256</v></c><c r="C2" s="2"><v>0.5</v></c>'
        '<c r="D2" s="3"><v>1.2534722222222223</v></c><c r="E2"><v>0.256</v></c></row>',
        '<numFmt numFmtId="164" formatCode="0.0%"/><numFmt numFmtId="165" formatCode="[h]:mm:ss"/>',
        "".join(f'<xf numFmtId="{number}"/>' for number in (0, 164, 9, 165)),
    )
    assert "| 25.6% | 50% | 30:05:00 | 0.256 |" in read(content, "a.xlsx").markdown
