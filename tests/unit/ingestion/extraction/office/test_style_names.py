"""Styles that are headings by their names alone."""

from __future__ import annotations

import pytest

from ingestion.extraction.office.style_names import heading_level


@pytest.mark.parametrize(
    ("name", "level"),
    [
        *(("heading 1", 1), ("Überschrift 3", 3), ("見出し 2", 2), (" Kop4 ", 4), ("Heading 9", 6)),
        *(("Title", 1), ("Subtitle", 0), ("heading", 0), ("heading 1 plain", 0), ("", 0)),
    ],
)
def test_a_heading_has_the_level_of_its_name(name: str, level: int) -> None:
    assert heading_level(name) == level
