"""Listings, and names in fixed type within a sentence."""

from __future__ import annotations

import pytest

from ingestion.extraction.pdf.code import read_code
from ingestion.extraction.pdf.lines import Column, Line
from tests.unit.ingestion.extraction.pdf.placed import FIXED, lines, row

COLUMN = Column(72, 472)


def before_a_sentence(listing: list[str]) -> list[Line]:
    """The listing, and below it a sentence that begins with a name in fixed type."""
    below = lines([*[(text, FIXED) for text in listing], "bake is what puts a loaf in"], COLUMN)
    last = below[-1].words
    name = row(("bake", 72), baseline=last[0].baseline, font=FIXED)
    return [*below[:-1], Line((*name, *last[1:]), 1, COLUMN)]


@pytest.mark.parametrize("listing", [["oven.put(loaf)"], ["for loaf in loaves:", "oven.put(loaf)"]])
def test_a_listing_stays_one_before_a_sentence_that_begins_with_a_name(listing: list[str]) -> None:
    found = read_code(before_a_sentence(listing), 0)
    assert found is not None
    assert found[0] == len(listing)


def test_an_address_that_goes_on_in_the_sentence_below_is_no_listing() -> None:
    assert read_code(before_a_sentence(["https://example.org/" + "x" * 58]), 0) is None
