"""Elements that are what their role says."""

from __future__ import annotations

import pytest
from lxml import html

from ingestion.extraction.html.content.whole_page import whole_page
from ingestion.extraction.html.roles import write_roles

ROW = "<div role=row>{}</div>"


def cells(role: str, *texts: str) -> str:
    return ROW.format("".join(f"<span role={role}>{text}</span>" for text in texts))


@pytest.mark.parametrize("role", ["table", "grid"])
def test_a_table_by_its_roles_is_a_table(role: str) -> None:
    rows = (
        f"<div role=rowgroup>{cells('columnheader', 'Lamp', 'Oil')}</div>"
        f"<div>{cells('cell', 'Argand', 'colza')}</div>"
    )
    text = whole_page(f"<body><div role={role}>{rows}</div></body>", "")
    assert [line.replace(" ", "") for line in text.splitlines()] == [
        "|Lamp|Oil|",
        "|------|-----|",
        "|Argand|colza|",
    ]


@pytest.mark.parametrize(
    ("style", "tag"),
    [("vertical-align:super", "sup"), ("vertical-align : Sub", "sub"), ("color:red", "span")],
)
def test_exponents_that_a_style_raises(style: str, tag: str) -> None:
    page = html.fromstring(f"<p>10<span style='{style}'>6</span></p>")
    write_roles(page)
    assert page[0].tag == tag


def test_a_raised_link_stays_one() -> None:
    page = html.fromstring("<p>lamp<a href='#n' style='vertical-align:super'>6</a></p>")
    write_roles(page)
    assert page.find("a/sup").text == "6"


def test_pictures_and_films_of_amp() -> None:
    page = html.fromstring(
        "<div><amp-img src='/l.jpg'><noscript><img src='/l.jpg'></noscript></amp-img>"
        "<amp-youtube data-videoid='AbC'></amp-youtube></div>"
    )
    write_roles(page)
    assert [(each.tag, each.get("src") or each.get("videoid")) for each in page] == [
        ("img", "/l.jpg"),
        ("lite-youtube", "AbC"),
    ]


def test_a_grid_of_one_column_is_no_table() -> None:
    page = html.fromstring(f"<div><div role=grid>{cells('gridcell', 'a')}</div></div>")
    write_roles(page)
    assert page.find(".//table") is None


@pytest.mark.parametrize(
    ("level", "tag"),
    [("3", "h3"), ("9", "h6"), ("10", "h6"), ("0", "h2"), ("9" * 5000, "h2"), ("x", "h2")],
)
def test_a_heading_by_its_role_is_a_heading(level: str, tag: str) -> None:
    page = html.fromstring(f"<div><p role=heading aria-level={level}>Oil</p></div>")
    write_roles(page)
    assert page[0].tag == tag


def test_an_element_of_the_page_s_own_in_a_line_breaks_none() -> None:
    page = "<body><p>It rang <g-emoji>🔔</g-emoji> twice.</p><my-par>One.</my-par></body>"
    assert whole_page(page, "") == "It rang 🔔 twice.\n\nOne."


def test_a_table_in_a_cell_keeps_its_rows() -> None:
    def table(*rows: str) -> str:
        return f"<div role=table>{''.join(rows)}</div>"

    inner = table(cells("cell", "a", "b"), cells("cell", "c", "d"))
    rows = cells("cell", "Lamp", inner), f"<b>{cells('cell', 'Oil', 'f')}</b>"
    page = html.fromstring(f"<div>{table(*rows)}</div>")
    write_roles(page)
    outer, within = page.iter("table")
    assert within.getparent().tag == "td"
    assert [len(row) for row in outer.iterchildren("tr")] == [2, 2]
    assert [len(row) for row in within.iterchildren("tr")] == [2, 2]


def test_a_row_in_a_cell_drops_no_cell() -> None:
    rows = cells("cell", "Lamp", cells("cell", "a", "b")), cells("cell", "c", "d")
    page = html.fromstring(f"<div role=grid>{''.join(rows)}</div>")
    write_roles(page)
    assert [[cell.tag for cell in row] for row in page] == [["td", "td"]] * 2
