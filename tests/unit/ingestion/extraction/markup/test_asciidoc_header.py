"""Attributes of AsciiDoc."""

from __future__ import annotations

from tests.sources.reading import read


def test_attributes_are_known_wherever_they_are_defined() -> None:
    written = (
        "= Gate\n:site: https://example.org\nifdef::web[:status:]\n:plan: {site}/plan\n\n"
        "See {plan}[the plan] of {port}.\n\n:port: Husum\nifdef::port[It is there.]\n"
        "ifdef::web[]\n:port: Kiel\nendif::[]\n"
    )
    assert read(written, "a.adoc").markdown == (
        "See [the plan](https://example.org/plan) of Husum.\n\nIt is there."
    )


def test_what_an_example_defines_is_not_about_the_document() -> None:
    document = read("= Gate\n\nWrite:\n\n----\n:author: Ann Vik\n:lang: sv\n----\n", "a.adoc")
    assert (document.author, document.language) == ("", "")
