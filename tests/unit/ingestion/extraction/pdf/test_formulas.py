"""Displayed formulas, and accents that are drawn by themselves."""

from __future__ import annotations

from dataclasses import replace

from ingestion.extraction.pdf.formulas import are_formulas, with_fractions
from ingestion.extraction.pdf.hyphenation import Vocabulary
from ingestion.extraction.pdf.lines import Column, Line
from ingestion.extraction.pdf.raised import with_accents
from ingestion.extraction.pdf.tables.aligned import read_table
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


def test_fractions_within_a_line_of_text_stay_in_it() -> None:
    row = [word("is", 10, 100), word("V", 24, 103.9, 7), word("or", 35, 100)]
    row += [word("1", 50, 103.9, 7), word("of", 60, 100), word("x", 74, 100), word("2", 80, 103, 7)]
    below = [word("t", 24.2, 96.6, 7), word("2h", 48.5, 96.6, 7)]
    whole = with_fractions([row, below])
    assert [" ".join(each.text for each in row) for row in whole] == ["is V/t or 1/2h of x 2"]


def test_small_type_below_a_line_is_no_denominator() -> None:
    exponent, index = word("2", 80, 103.9, 7), word("i", 90, 96.6, 7)
    rows = [[word("x", 74, 100), exponent], [index]]
    assert with_fractions(rows) == rows
    assert len(with_fractions([[word("x", 74, 100)], [word("x", 74, 96.6, 7)]])) == 2


def test_equations_below_another_are_no_table() -> None:
    text = Font(is_monospaced=False, is_bold=False, name="CMR10")
    equations = [[word("a", 10, 100), word("=", 20, 100), word("b", 30, 100)], [word("c", 10, 88)]]
    numbers = [
        [replace(word("(1)", 200, 100), font=text)],
        [replace(word("(2)", 200, 88), font=text)],
    ]
    lines = [[*left, *right] for left, right in zip(equations, numbers, strict=True)]
    assert are_formulas(lines)
    assert not are_formulas(numbers)
    assert not are_formulas([*lines, [replace(word("Year", 10, 76), font=text)]])
    column = Column(10, 300)
    assert (
        read_table([Line(tuple(row), 1, column) for row in [*lines, *lines]], 0, Vocabulary([]))
        is None
    )


def test_lines_of_text_are_no_fractions() -> None:
    rows = [[word("one", 10, 112)], [word("two", 10, 100)], [word("three", 10, 88)]]
    assert with_fractions(rows) == rows


def test_an_accent_of_its_own_is_on_its_letter() -> None:
    words = [word("Elan", 10, 100), word("´", 10.5, 103)]
    assert [each.text for each in with_accents(words)] == ["Élan"]
    alone = [word("Elan", 10, 100), word("´", 90, 103)]
    assert [each.text for each in with_accents(alone)] == ["Elan", "´"]
