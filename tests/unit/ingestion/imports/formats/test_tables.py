"""Cells of tables."""

from __future__ import annotations

import pytest

from ingestion.imports.formats.tables import _entry


def quotes(cell: str) -> list[str]:
    return [each.text for each in _entry({"highlights": cell}, None).highlights]


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        ("Highlight: one\nHighlight: two\nlines", ["one", "two\nlines"]),
        ("Highlight: one\n\n \t Highlight: two", ["one", "two"]),
        ("One.\n \nTwo\nlines.", ["One.", "Two\nlines."]),
        ('["one", {"text": "two"}]', ["one", "two"]),
    ],
)
def test_the_quotes_of_a_cell(cell: str, found: list[str]) -> None:
    assert quotes(cell) == found


def test_a_cell_of_line_ends_is_read_in_one_pass() -> None:
    cell = "One." + 500_000 * "\n" + "Two."  # tens of minutes, if each is looked at from each
    assert quotes(cell) == ["One.", "Two."]
