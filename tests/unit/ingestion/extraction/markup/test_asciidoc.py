"""Blocks of AsciiDoc."""

from __future__ import annotations

import pytest

from tests.sources.reading import read
from tests.timing import is_linear


def markdown_of(text: str) -> str:
    return read(text, "a.adoc").markdown


@pytest.mark.parametrize("style", ["quote", "verse"])
@pytest.mark.parametrize("around", ["", "____\n", "--\n"])
def test_a_quotation_keeps_who_said_it(style: str, around: str) -> None:
    written = f"[{style},Pia Holm,Tides]\n[[tides]]\n{around}The sea\nreturns.\n{around}\nAfter."
    assert markdown_of(written) == ("> The sea\n> returns.\n>\n> — Pia Holm, Tides\n\nAfter.")


def test_who_said_it_may_be_named() -> None:
    written = '[quote,attribution="Holm, Pia",citetitle=Tides]\nThe sea returns.'
    assert markdown_of(written) == "> The sea returns.\n>\n> — Holm, Pia, Tides"


def test_blocks_in_blocks_are_read() -> None:
    written = (
        "[WARNING]\n====\nBefore.\n\n----\n<x> *y*\n----\n\n|===\n|a |b\n|===\n====\n\n"
        "______\nSaid.\n\n____\nBy others.\n____\n______\n"
    )
    assert markdown_of(written) == (
        "**Warning:**\n\nBefore.\n\n```\n<x> *y*\n```\n\n| a | b |\n| --- | --- |\n\n"
        "> Said.\n>\n> > By others."
    )


def test_code_is_told_by_its_style_and_by_longer_delimiters() -> None:
    written = (
        "[source,ruby]\nputs *1*\n\n[source,ruby]\n--\nputs 2\n\nend\n--\n\n"
        "------\na\n----\n------\n"
    )
    assert markdown_of(written) == (
        "```ruby\nputs *1*\n```\n\n```ruby\nputs 2\n\nend\n```\n\n```\na\n----\n```"
    )


def test_attributes_of_a_heading_make_no_quotation_of_it() -> None:
    assert markdown_of("[quote]\n== Heading\n\nText.") == "## Heading\n\nText."


@pytest.mark.parametrize(
    "piece", ["====\n", "[quote,a]\n", '[a="b]\n', "----\nx\n", "[quote]\nx\n\n", "footnote:[\n"]
)
def test_long_texts_take_linear_time(piece: str) -> None:
    assert is_linear(lambda text: markdown_of(f"Words.\n\n{text}"), lambda n: piece * n, 2_000)


def test_blocks_deep_in_others_are_read_within_bounds() -> None:
    written = "".join(f"{'=' * depth}\n" for depth in range(4, 1_000))
    assert markdown_of(f"{written}Words.").endswith("Words.")


def test_headings_may_be_underlined() -> None:
    written = (
        "History\n-------\nDug.\n\n[[costs]]\nThe costs\n~~~~~~~~~\n\nHigh.\n\n-----\ncode\n-----\n"
    )
    assert markdown_of(written) == (
        "## History\n\nDug.\n\n### The costs\n\nHigh.\n\n```\ncode\n```"
    )


def test_a_footnote_may_go_on_in_the_next_lines() -> None:
    written = "One.footnote:[A\n*long* [x]\nnote.] Two.\nThree.\n\nFour.footnote:[open\n\nFive."
    assert markdown_of(written) == (
        "One.[^1] Two.\nThree.\n\nFour.footnote:[open\n\nFive.\n\n[^1]: A **long** [x] note."
    )


def test_a_line_that_begins_and_ends_in_brackets_may_be_text() -> None:
    assert markdown_of("[1] Dug in 1831. [2]\n\n[,ruby]\n----\nx\n----") == (
        "[1] Dug in 1831. [2]\n\n```ruby\nx\n```"
    )
