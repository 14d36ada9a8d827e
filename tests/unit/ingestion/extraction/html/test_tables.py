"""Which tables have columns."""

from __future__ import annotations

import pytest
from lxml import html

from ingestion.extraction.html.tables import is_data

ROW = "<tr><td>Husum</td><td>six</td></tr>"
LINES = "<table><tr><td>six</td></tr><tr><td>noon</td></tr></table>"
HEADER = "<tr><th>Port</th><th>Tide</th></tr>"


@pytest.mark.parametrize(
    ("inner", "expected"),
    [
        (ROW, False),
        (ROW * 2, True),
        (f"<caption>The tides</caption>{ROW}", True),
        (f"<caption> </caption>{ROW}", False),
        ("<caption>The tides</caption><tr><td>Husum</td></tr>", False),
        (f"{HEADER}<tr><td>Husum</td><td>{LINES}</td></tr>", True),
        (f"{HEADER}<tr><td>Husum</td><td><table>{ROW}</table></td></tr>", False),
        (f"{ROW}<tr><td>Husum</td><td>{LINES}</td></tr>", False),
    ],
)
def test_a_table_is_data_by_its_rows_headings_or_caption(inner: str, expected: bool) -> None:
    assert is_data(html.fromstring(f"<table>{inner}</table>")) is expected
