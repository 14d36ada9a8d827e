"""Links in what was pasted."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingestion.pasted_links import find_links


@pytest.mark.parametrize(
    ("text", "urls"),
    [
        ("https://example.org/a", ["https://example.org/a"]),
        ("example.org/a", ["https://example.org/a"]),
        ("example.org", ["https://example.org"]),
        ("Look at www.example.org, please.", ["https://www.example.org"]),
        ("See <https://example.org/a> (or “https://example.org/b”).",
         ["https://example.org/a", "https://example.org/b"]),
        ("[The gate](https://example.org/gate_(sea) \"A title\") and more",
         ["https://example.org/gate_(sea)"]),
        ("(https://example.org/wiki/Mill_(tide))!", ["https://example.org/wiki/Mill_(tide)"]),
        ("- https://example.org/a;\n- https://example.org/b,",
         ["https://example.org/a", "https://example.org/b"]),
        ("https://example.org/a https://example.org/a", ["https://example.org/a"]),
        ("请看 https://example.org/墙。", ["https://example.org/墙"]),
        ("**https://example.org/a**", ["https://example.org/a"]),
        ("ftp://example.org/a", ["ftp://example.org/a"]),
        ("Write to ada@example.org by e.g. Monday.It rains", []),
        ("Read notes.md and setup.py first", []),
        ("「https://example.org/jp」を見て。", ["https://example.org/jp"]),
        ("https://example.org/a,https://example.org/b;https://example.org/c",
         [f"https://example.org/{c}" for c in "abc"]),
        ("https://example.org/a\u200b", ["https://example.org/a"]),
        ("", []),
    ],
)  # fmt: skip
def test_links_are_found_without_what_is_around_them(text: str, urls: list[str]) -> None:
    assert list(find_links(text).urls) == urls


def test_what_was_passed_over_is_said() -> None:
    found = find_links("Dear Ada,\n\nhttps://example.org/a\nhttps://example.org/b\nYours, Ben")
    assert found.summary() == "2 links, 2 lines without one"
    assert find_links("https://example.org").summary() == ""
    assert find_links("a\nhttps://example.org").summary() == "1 link, 1 line without one"


@given(st.text(max_size=300))
def test_any_text_is_read(text: str) -> None:
    assert all("://" in url for url in find_links(text).urls)
