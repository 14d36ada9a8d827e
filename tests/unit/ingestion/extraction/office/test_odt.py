"""OpenDocument text as LibreOffice and pandoc write it."""

from __future__ import annotations

import zipfile
from io import BytesIO

import pytest

from ingestion.documents.errors import TooLarge
from ingestion.documents.types import Document
from tests.sources.reading import read

OFFICE = "urn:oasis:names:tc:opendocument:xmlns:"
NAMES = " ".join(
    f'xmlns:{name}="{OFFICE}{urn}:1.0"'
    for name, urn in {
        **{name: name for name in ("office", "text", "table", "style")},
        **{"draw": "drawing", "fo": "xsl-fo-compatible", "svg": "svg-compatible"},
    }.items()
)
STYLES = (
    '<style:style style:name="T1" style:family="text"><style:text-properties'
    ' fo:font-weight="bold"/></style:style>'
    '<style:style style:name="T2" style:family="text"><style:text-properties'
    ' style:text-position="super 58%"/></style:style>'
    '<style:style style:name="T3" style:family="text"><style:text-properties'
    ' text:display="none"/></style:style>'
    '<style:style style:name="P1" style:family="paragraph"'
    ' style:parent-style-name="Preformatted_20_Text"/>'
    '<style:style style:name="P2" style:family="paragraph" style:parent-style-name="Title"/>'
    '<text:list-style style:name="L1"><text:list-level-style-number text:level="1"'
    ' style:num-format="1"/></text:list-style>'
    '<text:list-style style:name="L2"><text:list-level-style-bullet text:level="2"/>'
    "</text:list-style>"
)


def odt(body: str, **parts: str) -> Document:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        package.writestr(
            "content.xml",
            f"<office:document-content {NAMES} xmlns:xlink='http://www.w3.org/1999/xlink'>"
            f"<office:automatic-styles>{STYLES}</office:automatic-styles><office:body>"
            f"<office:text>{body}</office:text></office:body></office:document-content>",
        )
        for name, content in parts.items():
            package.writestr(f"{name}/content.xml", content)
    return read(out.getvalue(), "a.odt")


def item(text: str, inner: str = "") -> str:
    return f"<text:list-item><text:p>{text}</text:p>{inner}</text:list-item>"


def test_title_code_and_emphasis_come_by_styles() -> None:
    document = odt(
        '<text:p text:style-name="P2">The kiln</text:p>'
        '<text:p>It <text:span text:style-name="T1">burned</text:span> 10<text:span'
        ' text:style-name="T2">6</text:span><text:span text:style-name="T3">x</text:span> t.'
        '</text:p><text:p text:style-name="P1">one</text:p>'
        '<text:p text:style-name="P1"><text:s text:c="2"/>two</text:p>'
    )
    assert document.title == "The kiln"
    assert document.markdown == ("# The kiln\n\nIt **burned** 10⁶ t.\n\n```\none\n  two\n```")


def test_a_listing_keeps_its_blank_lines() -> None:
    def code(text: str) -> str:
        return f'<text:p text:style-name="P1">{text}</text:p>'

    document = odt(f"<text:p>So</text:p>{''.join(map(code, ('', 'one', '', 'two', '')))}")
    assert document.markdown == "So\n\n```\none\n\ntwo\n```"
    assert odt(f"<text:p>So</text:p>{code('')}<text:p>on</text:p>").markdown == "So\n\non"


def test_lists_written_in_pieces_are_one() -> None:
    inner = f"<text:list>{item('cliff')}{item('beach')}</text:list>"
    document = odt(
        f'<text:list xml:id="a" text:style-name="L1">{item("Stone")}</text:list>'
        f'<text:list text:style-name="L2"><text:list-item>{inner}</text:list-item></text:list>'
        f'<text:list text:continue-list="a" text:style-name="L1">{item("Culm")}</text:list>'
    )
    assert document.markdown == "1. Stone\n   - cliff\n   - beach\n2. Culm"


def test_a_list_that_begins_elsewhere_than_with_one() -> None:
    first = item("four").replace("<text:list-item>", '<text:list-item text:start-value="4">')
    assert odt(f'<text:list text:style-name="L1">{first}{item("five")}</text:list>').markdown == (
        "4. four\n5. five"
    )


def test_formulas_readings_and_descriptions_of_pictures() -> None:
    math = (
        '<math xmlns="http://www.w3.org/1998/Math/MathML"><msup><mi>x</mi><mn>2</mn></msup></math>'
    )
    document = odt(
        '<text:p>So <draw:frame><draw:object xlink:href="./Object 1"/></draw:frame> holds, '
        "<text:ruby><text:ruby-base>石灰</text:ruby-base><text:ruby-text>せっかい</text:ruby-text>"
        "</text:ruby><draw:frame><svg:desc>A picture</svg:desc></draw:frame>.</text:p>",
        **{"Object 1": math},
    )
    assert document.markdown == "So x^2 holds, 石灰."


def test_cells_over_several_columns() -> None:
    document = odt(
        '<table:table><table:table-row><table:table-cell table:number-columns-spanned="2">'
        "<text:p>Head</text:p></table:table-cell><table:covered-table-cell/></table:table-row>"
        "<table:table-row><table:table-cell><text:p>a</text:p></table:table-cell>"
        "<table:table-cell><text:p>b</text:p></table:table-cell></table:table-row></table:table>"
    )
    assert [line.count("|") for line in document.markdown.splitlines()] == [3, 3, 3]


def cell(text: str, said: str = "") -> str:
    return f"<table:table-cell {said}><text:p>{text}</text:p></table:table-cell>"


def rows(markdown: str) -> list[list[str]]:
    lines = markdown.splitlines()
    return [[each.strip() for each in line.strip("|").split("|")] for line in lines]


def test_a_cell_or_row_that_a_number_repeats_is_there_as_often() -> None:
    twice = 'table:number-columns-repeated="2"'
    document = odt(
        f"<table:table><table:table-row>{cell('high')}{cell('mid')}{cell('low')}</table:table-row>"
        f"<table:table-row table:number-rows-repeated='2'>{cell('6', twice)}{cell('12')}"
        "</table:table-row></table:table>"
    )
    head, _, *others = rows(document.markdown)
    assert head == ["high", "mid", "low"]
    assert others == [["6", "6", "12"]] * 2


def test_below_a_cell_over_two_rows_the_others_keep_their_columns() -> None:
    document = odt(
        f"<table:table><table:table-row>{cell('place')}{cell('hour')}</table:table-row>"
        f"<table:table-row>{cell('Kiel', 'table:number-rows-spanned="2"')}{cell('6')}"
        f"</table:table-row><table:table-row><table:covered-table-cell/>{cell('18')}"
        "</table:table-row></table:table>"
    )
    head, _, *others = rows(document.markdown)
    assert [head[1], *(line[1] for line in others)] == ["hour", "6", "18"]


def test_repeats_of_repeats_are_not_without_end() -> None:
    inside = cell("tide")
    for _ in range(4):
        row = f"<table:table-row table:number-rows-repeated='100'>{inside}</table:table-row>"
        inside = (
            f"<table:table-cell table:number-columns-repeated='100'><table:table>{row}"
            "</table:table></table:table-cell>"
        )
    with pytest.raises(TooLarge):
        odt(f"<table:table><table:table-row>{inside}</table:table-row></table:table>")


def test_a_formula_in_a_folder_of_another_name_and_the_day_in_the_text() -> None:
    math = '<math xmlns="http://www.w3.org/1998/Math/MathML"><mi>E</mi><mo>=</mo><mn>9</mn></math>'
    document = odt(
        '<text:p text:style-name="Date">2024-03-09</text:p><text:p>So <draw:frame>'
        '<draw:object xlink:href="Formula-0/"/></draw:frame>.</text:p>',
        **{"Formula-0": math},
    )
    assert document.markdown.endswith("So E = 9.")
    assert str(document.published_at).startswith("2024-03-09")


def test_a_picture_within_the_one_file_is_no_text() -> None:
    picture = "<draw:image><office:binary-data>iVBORw0KGgo=</office:binary-data></draw:image>"
    document = odt(f"<text:p>The kiln.</text:p><text:p><draw:frame>{picture}</draw:frame></text:p>")
    assert document.markdown == "The kiln."
