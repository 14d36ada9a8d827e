"""Boxes that a paragraph runs around."""

from __future__ import annotations

import pytest

from ingestion.extraction.pdf.boxes import behind_paragraph
from ingestion.extraction.pdf.lines import Column
from tests.unit.ingestion.extraction.pdf.placed import lines

WHOLE, LEFT, RIGHT = Column(50, 500), Column(50, 250), Column(300, 500)
ABOVE = ["The ferry left at six with two cows on deck and the post in a tin."]
SIDE = ["Nobody on board had slept, because", "the wind had gone round to the"]
BOX = ["In short", "The ferry is late."]
BELOW = [
    "north in the night and the harbour had filled with a short steep sea that slapped the hull,",
    "until morning came.",
    "Bread that is baked in a clay oven needs less water than most people think, as my aunt said.",
]


def order(*texts: tuple[list[str], Column]) -> list[str]:
    parts = [lines(part, column) for part, column in texts]
    return [line.text for part in behind_paragraph(parts) for line in part]


def test_a_box_at_the_right_comes_behind_the_paragraph() -> None:
    found = order((ABOVE, WHOLE), (SIDE, LEFT), (BOX, RIGHT), (BELOW, WHOLE))
    assert found == [*ABOVE, *SIDE, *BELOW[:2], *BOX, BELOW[2]]


def test_a_box_at_the_left_does_too() -> None:
    above = ["The ferry left at six and"]
    found = order((above, WHOLE), (BOX, LEFT), (["two cows", "stood on"], RIGHT), (BELOW, WHOLE))
    assert found == [*above, "two cows", "stood on", *BELOW[:2], *BOX, BELOW[2]]


@pytest.mark.parametrize(
    ("left", "right", "below"),
    [
        (SIDE, ["north in the night.", "The end."], BELOW[2:]),  # two columns
        (SIDE, ["In short", "The ferry is"], BELOW),
        (["All slept."], BOX, BELOW),
        (SIDE, BOX, BELOW[2:]),
        (SIDE, BOX, []),
    ],
)
def test_columns_stay_in_their_order(left: list[str], right: list[str], below: list[str]) -> None:
    found = order((ABOVE, WHOLE), (left, LEFT), (right, RIGHT), (below, WHOLE))
    assert found == [*ABOVE, *left, *right, *below]
