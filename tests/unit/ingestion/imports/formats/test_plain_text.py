"""Lists of links that a person wrote."""

from __future__ import annotations

import pytest

from ingestion.imports.entries import Entry
from ingestion.imports.formats.plain_text import _list
from ingestion.imports.source import Source
from tests.unit.ingestion.analysis.test_linear import is_linear


def listed(text: str) -> list[tuple[str | None, list[str] | None]]:
    source = Source("a.txt", text.encode)
    return [(e.url, e.collection) for e in _list(source) if isinstance(e, Entry)]


def test_headings_and_lines_drawn_in_signs_are_no_titles() -> None:
    text = "# Locks ##\n  ====  \nhttps://a.example/\n## Gates\n| - | - |\nhttps://b.example/\n"
    assert listed(text) == [
        ("https://a.example/", ["Locks"]),
        ("https://b.example/", ["Locks", "Gates"]),
    ]


@pytest.mark.parametrize(("before", "unit", "times"), [("", " ", 300), ("# x", " ", 5_000)])
def test_lines_of_spaces_are_read_in_linear_time(before: str, unit: str, times: int) -> None:
    short, long = (f"{before}{unit * n}x" for n in (times, 2 * times))
    assert is_linear(lambda text: list(_list(Source("a.txt", text.encode))), short, long)
