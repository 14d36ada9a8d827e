"""Lists of links that a person wrote."""

from __future__ import annotations

import pytest

from ingestion.imports.entries import Entry
from ingestion.imports.formats.plain_text import _list
from ingestion.imports.source import Source
from tests.timing import is_linear


def listed(text: str) -> list[tuple[str | None, list[str] | None]]:
    source = Source("a.txt", text.encode)
    return [(e.url, e.collection) for e in _list(source) if isinstance(e, Entry)]


def test_headings_and_lines_drawn_in_signs_are_no_titles() -> None:
    text = "# Locks ##\n  ====  \nhttps://a.example/\n## Gates\n| - | - |\nhttps://b.example/\n"
    assert listed(text) == [
        ("https://a.example/", ["Locks"]),
        ("https://b.example/", ["Locks", "Gates"]),
    ]


@pytest.mark.parametrize(("before", "unit", "times"), [("", " ", 150), ("# x", " ", 2_500)])
def test_lines_of_spaces_are_read_in_linear_time(before: str, unit: str, times: int) -> None:
    def read(text: str) -> None:
        list(_list(Source("a.txt", text.encode)))

    assert is_linear(read, lambda n: f"{before}{unit * n}x", times)
