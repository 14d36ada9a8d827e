"""Cells of tables with links in them; how a word is read."""

from __future__ import annotations

import pytest

from ingestion.extraction import builders
from ingestion.extraction.builders import LinkedText, ruby_reading, table
from tests.timing import is_linear


@pytest.mark.parametrize(
    ("text", "links", "shown"),
    [
        (
            "Pier 4 and mill",
            [("Pier 4", "https://a.example/4")],
            "[Pier 4](https://a.example/4) and mill",
        ),
        (
            "Mill, mill, Mill",
            [("Mill", "https://a.example/1"), ("Mill", "https://a.example/2")],
            "[Mill](https://a.example/1), mill, [Mill](https://a.example/2)",
        ),
        (
            "https://a.example/",
            [("https://a.example/", "https://a.example/")],
            "https://a.example/",
        ),
        ("Mill", [("", "https://a.example/1"), (" ", "https://a.example/2")], "Mill"),
        ("Mill", [("Pier", "https://a.example/1")], "Mill"),
    ],
)
def test_words_of_a_cell_lead_where_they_lead(
    text: str, links: list[tuple[str, str]], shown: str
) -> None:
    assert f"| {shown} |" in table([["Place"], [LinkedText(text, tuple(links))]])


def test_many_links_in_a_cell_take_time_by_their_number() -> None:
    def cell(size: int) -> str:
        words = [f"pier {number}" for number in range(size)]
        links = ((each, f"https://a.example/{each[5:]}") for each in words)
        return LinkedText(" ".join(words), tuple(links))

    assert is_linear(lambda text: table([["Place"], [text]]), cell, 10_000)


@pytest.mark.parametrize(
    ("reading", "shown"),
    [("みなと", ""), ("ミナト", ""), ("ﾐﾅﾄ", ""), ("", ""), ("xiǎochuán", "(xiǎochuán)")],
)
def test_only_a_reading_in_other_letters_than_kana_is_told(reading: str, shown: str) -> None:
    assert ruby_reading(reading) == shown


@pytest.mark.parametrize(
    ("markdown", "line"),
    [
        ("![A chart](embedded:a.png)\n\n## [Tide](https://e.org/t) *tables*[^1]", "Tide tables"),
        ("| **Minutes** of the board | 2024 |\n| --- | --- |\n| a | b |", "Minutes of the board"),
        ("|  | Form 4 |\n| --- | --- |", "Form 4"),
        ("---\n\n- \\[draft\\] of May\n- more", "[draft] of May"),
        ("# Tides · Weirs", "Tides · Weirs"),
        ("> Never trust it.\n\nText", "Never trust it."),
        ("![Alone](embedded:a.png)", ""),
    ],
)
def test_the_first_line_with_words(markdown: str, line: str) -> None:
    assert builders.first_line(markdown) == line


def test_a_heading_is_plain_text() -> None:
    assert builders.first_heading("Text\n\n# The [weir](https://e.org) `x_1`\\*") == "The weir x_1*"
