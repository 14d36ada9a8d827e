"""Where the cells of workbooks lead to."""

from __future__ import annotations

from tests.imports.test_workbooks import row, xlsx
from tests.sources.reading import read


def test_a_cell_keeps_its_link() -> None:
    links = {
        "A2": "https://a.example/a%20b",
        "B2": "mailto:ann@b.example",
        "C2": "https://c.example/",
        "D2": "file:///etc/a",
        "E3": "https://empty.example/",
    }
    cells = row(1, "a", "b", "c", "d") + row(2, "The [map]", "Ann", "https://c.example", "plan")
    markdown = read(xlsx(links, Links=cells), "a.xlsx").markdown
    assert markdown.endswith(
        "| [The \\[map\\]](https://a.example/a%20b) | [Ann](mailto:ann@b.example) "
        "| https://c.example | plan |"
    )


def test_a_formula_leads_to_its_address() -> None:
    formula = "HYPERLINK(&quot;https://a.example/?x=1&amp;y=2&quot;, &quot;Map&quot;)"
    cell = f'<row r="1"><c r="A1" t="str"><f>{formula}</f><v>Map</v></c></row>'
    assert "| [Map](https://a.example/?x=1&y=2) |" in read(xlsx(L=cell), "a.xlsx").markdown


def test_links_stay_at_their_cells_where_sheets_are_moved_together() -> None:
    corner = '<row r="1048576"><c r="XFD1048576" t="str"><v>corner</v></c></row>'
    links = {"A1": "https://a.example/", "XFD1048576": "https://b.example/"}
    markdown = read(xlsx(links, L=row(1, "start") + corner), "a.xlsx").markdown
    assert "| [start](https://a.example/) |" in markdown
    assert "| [corner](https://b.example/) |" in markdown
