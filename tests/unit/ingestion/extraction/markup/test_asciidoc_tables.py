"""Tables of AsciiDoc."""

from __future__ import annotations

import pytest

from ingestion.extraction.markup import asciidoc_tables
from tests.sources.reading import read
from tests.timing import is_linear


def table_of(lines: str, attributes: str = "") -> list[list[str]]:
    """The cells of a table, the line under its head left out."""
    markdown = read(f"{attributes}\n|===\n{lines}\n|===\n", "a.adoc").markdown
    written = [line for line in markdown.splitlines() if "---" not in line]
    return [[cell.strip() for cell in line[1:-1].split(" | ")] for line in written]


@pytest.mark.parametrize(
    ("lines", "cells"),
    [
        ("2+|wide\n|a|b", [["wide", ""], ["a", "b"]]),
        ("|a|b\n2+|wide\n|c|d", [["a", "b"], ["wide", ""], ["c", "d"]]),
        ("|a|b\n.2+|tall|c\n|d", [["a", "b"], ["tall", "c"], ["", "d"]]),
        ("|a|b|c\n2.2+|block|d\n|e", [["a", "b", "c"], ["block", "", "d"], ["", "", "e"]]),
        ("|a|b\n2*|twice", [["a", "b"], ["twice", "twice"]]),
        ("|a|b\n2*|goes\non", [["a", "b"], ["goes on", "goes on"]]),
        ("|a |b\n\n|c\n|d", [["a", "b"], ["c", "d"]]),
        ("|a >s|b\n|c\ngoes on\n|d", [["a", "b"], ["c goes on", "d"]]),
        ("|a |b\n|one |two\nmore e|three\n|", [["a", "b"], ["one", "two more"], ["three", ""]]),
        ("|a|B2|c", [["a", "B2", "c"]]),
        ("|d \\| x|f", [["d \\| x", "f"]]),
    ],
)
def test_cells_are_placed_by_columns(lines: str, cells: list[list[str]]) -> None:
    assert table_of(lines) == cells


@pytest.mark.parametrize(
    "columns", ['[cols="1,2a"]', '[cols="2*"]', '[%header,cols=">,<"]', "[cols=2]", "[cols=2*]"]
)
def test_how_many_columns_there_are_may_be_said(columns: str) -> None:
    assert table_of("|a\n|b\n|c\n|d", columns) == [["a", "b"], ["c", "d"]]


def test_cells_may_be_parted_by_other_signs() -> None:
    csv = 'a,"b, c"\nd,e'
    assert table_of(csv, "[format=csv]") == [["a", "b, c"], ["d", "e"]]
    assert table_of("¦a ¦b", "[separator=¦]") == [["a", "b"]]
    markdown = read(
        f",===\n{csv}\n,===\n\n:===\nf:g\n:===\n\n|====\n|h|i\n|====\n", "a.adoc"
    ).markdown
    for row in ("| a | b, c |", "| d | e |", "| f | g |", "| h | i |"):
        assert row in markdown


def test_cells_have_links_notes_and_emphasis() -> None:
    written = (
        "|===\n|see https://example.org[the *plan*]|a `x \\| y`footnote:[Note.]\n"
        "|a_b <c> |+\n|===\n"
    )
    assert read(written, "a.adoc").markdown == (
        "| see [the **plan**](https://example.org) | a `x \\| y`[^1] |\n| --- | --- |\n"
        "| a_b &lt;c> | + |\n\n[^1]: Note."
    )


def test_a_table_without_end_is_one() -> None:
    assert "| a | b |" in read("Words.\n\n|===\n|a|b\n", "a.adoc").markdown


BLOCKS = """Text

* one
* *two*
goes on

[source,ruby]
----
x = *1*
----

NOTE: Mind.footnote:[A note.]

. first
+
----
y
----"""


@pytest.mark.parametrize(
    ("attributes", "mark"), [("", "a"), ('[cols="1,2a"]', ""), ("[cols=2*a]", ""), ("", ".1+a")]
)
def test_blocks_in_a_cell_are_read(attributes: str, mark: str) -> None:
    _, second = table_of(f"|a|b\n\n|c\n{mark}|{BLOCKS}", attributes)[:2]
    assert second[1] == "Text one **two** goes on `x = *1*` **Note:** Mind.[^1] first `y`"


def test_marks_of_blocks_are_text_in_other_cells() -> None:
    assert table_of("|* x|b\n|- c|1. d", '[cols="1,1"]') == [["* x", "b"], ["- c", "1. d"]]


@pytest.mark.parametrize("piece", ["* a\n", "----\n", "====\na\n", "!===\n", "[a]\n", "!===\n!a\n"])
def test_a_long_cell_takes_linear_time(piece: str) -> None:
    assert is_linear(
        lambda text: read(f"|===\n|a{text}\n|===\n\nWords.", "a.adoc"),
        lambda size: "\n" + piece * size,
        2_000,
    )


@pytest.mark.parametrize("piece", ["|a ", "2.3+|a ", "a 1.", ".2+|"])
def test_a_long_line_takes_linear_time(piece: str) -> None:
    assert is_linear(
        lambda line: asciidoc_tables.rows("|", [line], {"cols": "3*"}),
        lambda size: "|" + piece * size,
        5_000,
    )


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("!===\n!x!y\n!z!w\n!===", "x, y; z, w"),
        (
            "Ports\n\n[cols=2]\n!===\n!x\n!y\n!z\n!w\n!===\n\nof *old*",
            "Ports x, y; z, w of **old**",
        ),
        ("!===\n!x 2+!wide\n!===\n!===\n!v", "x, wide v"),
        ("!===\n!x", "x"),
        ("What !=== is", "What !=== is"),
    ],
)
def test_a_table_in_a_cell_is_read(cell: str, text: str) -> None:
    assert table_of(f"|a|b\n\n|c\na|{cell}\n|d|e") == [["a", "b"], ["c", text], ["d", "e"]]
