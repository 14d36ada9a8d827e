"""Displayed formulas, and accents that are drawn by themselves."""

from __future__ import annotations

from ingestion.extraction.pdf.formulas import with_fractions
from ingestion.extraction.pdf.raised import with_accents
from ingestion.extraction.pdf.words import Font, Word

MATH = Font(is_monospaced=False, is_bold=False, name="CMMI10")


def word(text: str, left: float, baseline: float, size: float = 10) -> Word:
    width = 5 * len(text) * size / 10
    return Word(text, left, left + width, baseline, size, MATH, 0, False, 0)


def test_a_fraction_under_a_root_is_one_line() -> None:
    row = [word("v", 10, 100), word("=", 20, 100), word("√", 30, 100), word("(1)", 200, 100)]
    exponent = word("2", 61.2, 96, 7)
    below = [word("1", 42, 92), word("+", 50, 92), word("k", 56, 92)]
    whole = with_fractions([[word("2gh", 45, 107)], [*row, exponent], below])
    assert [[each.text for each in row] for row in whole] == [["v", "=", "√(2gh/(1 + k²))", "(1)"]]


def test_lines_of_text_are_no_fractions() -> None:
    rows = [[word("one", 10, 112)], [word("two", 10, 100)], [word("three", 10, 88)]]
    assert with_fractions(rows) == rows


def test_an_accent_of_its_own_is_on_its_letter() -> None:
    words = [word("Elan", 10, 100), word("´", 10.5, 103)]
    assert [each.text for each in with_accents(words)] == ["Élan"]
    alone = [word("Elan", 10, 100), word("´", 90, 103)]
    assert [each.text for each in with_accents(alone)] == ["Elan", "´"]
