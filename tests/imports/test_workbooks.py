"""Tables of addresses in workbooks: XLSX (ECMA-376) and ODS (OASIS OpenDocument 1.3)."""

from __future__ import annotations

import io
import zipfile

import pytest

from ingestion.documents.errors import UnsupportedType
from ingestion.imports.reading import understand
from tests.documents import builders
from tests.imports.reading import read

_MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_NS = "urn:oasis:names:tc:opendocument:xmlns:"
DAY = 45418.29733796296  # 2024-05-06 07:08:10 as spreadsheets count


def xlsx(links: dict[str, str] | None = None, **sheets: str) -> bytes:
    """A workbook of these sheets' rows as XML; the first style is a date with its time.

    `links` are addresses by the place of the cell that leads there, in each sheet.
    """
    marks = "".join(f'<hyperlink ref="{place}" r:id="l{place}"/>' for place in links or {})
    targets = "".join(
        f'<Relationship Id="l{place}" Type="{_OFFICE}/hyperlink" Target="{address}" '
        'TargetMode="External"/>'
        for place, address in (links or {}).items()
    )
    names = list(enumerate(sheets, 1))
    kinds = "application/vnd.openxmlformats-officedocument.spreadsheetml."
    overrides = "".join(
        f'<Override PartName="/xl/s{n}.xml" ContentType="{kinds}worksheet+xml"/>' for n, _ in names
    )
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{kinds}sheet.main+xml"/>'
        f"{overrides}</Types>",
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="r" '
        f'Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook {_MAIN} xmlns:r="{_OFFICE}"><sheets>'
        + "".join(f'<sheet name="{name}" sheetId="{n}" r:id="r{n}"/>' for n, name in names)
        + "</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
        + "".join(
            f'<Relationship Id="r{n}" Type="{_OFFICE}/worksheet" Target="s{n}.xml"/>'
            for n, _ in names
        )
        + f'<Relationship Id="s" Type="{_OFFICE}/styles" Target="styles.xml"/></Relationships>',
        "xl/styles.xml": f'<styleSheet {_MAIN}><cellXfs><xf numFmtId="0"/><xf numFmtId="22"/>'
        "</cellXfs></styleSheet>",
    }
    for number, name in names:
        parts[f"xl/s{number}.xml"] = (
            f'<worksheet {_MAIN} xmlns:r="{_OFFICE}"><sheetData>{sheets[name]}</sheetData>'
            f"<hyperlinks>{marks}</hyperlinks></worksheet>"
        )
        parts[f"xl/_rels/s{number}.xml.rels"] = (
            f'<Relationships xmlns="{_PACKAGE}/relationships">{targets}</Relationships>'
        )
    return packed(parts)


def packed(parts: dict[str, str]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()


def row(number: int, *cells: str | float) -> str:
    """A row of texts, and of a number as a date."""
    written = [
        f'<c r="{"ABCDE"[at]}{number}" t="inlineStr"><is><t>{cell}</t></is></c>'
        if isinstance(cell, str)
        else f'<c r="{"ABCDE"[at]}{number}" s="1"><v>{cell}</v></c>'
        for at, cell in enumerate(cells)
    ]
    return f'<row r="{number}">{"".join(written)}</row>'


def test_each_sheet_of_a_workbook_is_a_table_with_or_without_a_title_above() -> None:
    found = read(
        xlsx(
            Links=row(1, "My reading list")
            + row(2, "Title", "URL", "Tags", "Date added")
            + row(3, "A", "https://a.example/", "x, y", DAY),
            More=row(1, "Name", "Link") + row(2, "B", "https://b.example/"),
            Costs=row(1, "Oak", "40") + row(2, "Steel", "60"),
        ),
        "links.xlsx",
    )
    a, b = found.entries
    assert (a.url, a.title, a.tags) == ("https://a.example/", "A", ["x", "y"])
    assert (a.added or "")[:16] == "2024-05-06T07:08"
    assert (b.url, b.title) == ("https://b.example/", "B")
    assert [(each.why, each.what) for each in found.skipped] == [
        ("sheet without addresses", "Costs")
    ]
    assert (found.formats, found.columns) == (["csv"], [])


def test_what_a_formula_gave_counts_and_columns_can_be_chosen() -> None:
    formula = '<c r="B2" t="str"><f>HYPERLINK(A9)</f><v>https://a.example/</v></c>'
    sheet = row(1, "What", "Where") + f'<row r="2"><c r="A2"><v>7</v></c>{formula}</row>'
    workbook = xlsx(Links=sheet)
    assert [entry.url for entry in read(workbook).entries] == ["https://a.example/"]
    (entry,) = understand([("l.xlsx", workbook)], {"title": "What", "url": "Where"}).entries
    assert (entry.url, entry.title) == ("https://a.example/", "7")


LINKS = {"A3": "https://a.example/?x=1&amp;y=2", "A4": "https://b.example/"}
A, B = ("https://a.example/?x=1&y=2", "A"), ("https://b.example/", "B")


@pytest.mark.parametrize(
    ("links", "rows", "entries"),
    [
        (LINKS, [("My list", ""), ("Title", "Tags"), ("A", "x"), ("B", "y")], [A, B]),
        (LINKS, [("",), ("Title",), ("A",), ("B",)], [A, B]),
        (LINKS, [("",), ("",), ("A",), ("B",)], [A, B]),
        (LINKS, [("",), ("Link", "Title"), ("here", "A"), ("there", "B")], [A, B]),
        (
            {"A2": "https://from.example/"},
            [("Name", "Where"), ("A", "https://a.example/"), ("B", "https://b.example/")],
            [("https://a.example/", "A"), B],
        ),
    ],
)
def test_a_text_that_leads_to_an_address_gives_it(
    links: dict[str, str], rows: list[tuple[str, ...]], entries: list[tuple[str, str]]
) -> None:
    sheet = "".join(row(number, *cells) for number, cells in enumerate(rows, 1))
    found = read(xlsx(links, Links=sheet))
    assert [(entry.url, entry.title) for entry in found.entries] == entries


def test_few_texts_that_lead_elsewhere_make_no_list_of_addresses() -> None:
    costs = "".join(row(number, "Oak", str(number)) for number in range(1, 9))
    with pytest.raises(UnsupportedType, match="holds no export"):
        read(xlsx({"A3": "https://a.example/"}, Costs=costs), "costs.xlsx")


def ods_row(*cells: str | float) -> str:
    written = "".join(
        f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p></table:table-cell>'
        if isinstance(cell, str)
        else f'<table:table-cell office:value-type="float" office:value="{cell}">'
        f"<text:p>{cell}</text:p></table:table-cell>"
        for cell in cells
    )
    return f"<table:table-row>{written}</table:table-row>"


def test_sheets_of_opendocument_with_a_merged_head_and_dates_as_numbers() -> None:
    head = (
        '<table:table-row><table:table-cell table:number-columns-spanned="3" '
        'office:value-type="string"><text:p>My list</text:p></table:table-cell>'
        '<table:covered-table-cell table:number-columns-repeated="2"/></table:table-row>'
    )
    links = head + ods_row("Title", "URL", "Added") + ods_row("A", "https://a.example/", DAY)
    more = ods_row("Name", "Link") + ods_row("B", "https://b.example/")
    content = (
        f'<office:document-content xmlns:office="{_NS}office:1.0" xmlns:table="{_NS}table:1.0" '
        f'xmlns:text="{_NS}text:1.0"><office:body><office:spreadsheet>'
        f'<table:table table:name="Links">{links}</table:table>'
        f'<table:table table:name="More">{more}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    found = read(packed({"mimetype": kind, "content.xml": content}), "links.ods")
    assert [(entry.url, entry.title) for entry in found.entries] == [
        ("https://a.example/", "A"),
        ("https://b.example/", "B"),
    ]
    assert (found.entries[0].added or "")[:16] == "2024-05-06T07:08"


def test_a_workbook_without_addresses_and_a_document_are_told_to_be_no_exports() -> None:
    with pytest.raises(UnsupportedType, match="holds no export"):
        read(xlsx(Costs=row(1, "Oak", "40") + row(2, "Steel", "60")), "costs.xlsx")
    with pytest.raises(UnsupportedType, match="is a document: add it as a file instead"):
        read(builders.word_document(), "letter.docx")
