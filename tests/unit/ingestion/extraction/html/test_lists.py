"""Lists as browsers number and nest them."""

from __future__ import annotations

import pytest
from lxml import html

from ingestion.extraction.html.lists import number_lists


@pytest.mark.parametrize(
    ("attributes", "value", "start"),
    [
        ("", "7", "7"),
        ("start=3", "7", "3"),
        ("", "", None),
        ("", "x", None),
        ("", "-1", None),
        ("", "9" * 5000, None),
    ],
)
def test_a_list_begins_with_the_number_of_its_first_item(
    attributes: str, value: str, start: str | None
) -> None:
    page = html.fromstring(f"<div><ol {attributes}><li value='{value}'>a<li>b</ol></div>")
    number_lists(page)
    assert page.find("ol").get("start") == start
