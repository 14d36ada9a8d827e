"""Texts as they are read, without Markdown's marks."""

from __future__ import annotations

import pytest

from library.items.text.diff import diff_words
from library.items.text.plain_words import plain_lines
from tests.timing import is_linear


@pytest.mark.parametrize(
    ("markdown", "words"),
    [
        ("## The **old** tower", "The old tower"),
        ("- one [link](https://example.org/a_(b)) of _two_", "• one link of two"),
        ("- [ ] to do", "☐ to do"),
        ("- [x] done", "☑ done"),
        ("3. third", "3. third"),
        ("> > said *twice*", "said twice"),
        ("[![The lamp](/a.png)](https://example.org)", "The lamp"),
        ("A note[^1] and `a_b_c`", "A note[1] and a_b_c"),
        ("[^1]: What it says", "[1] What it says"),
        ("| a | **b** |", "a · b"),
        ("| - | :-: |", None),
        ("---", None),
        ("", None),
        (
            r"2 \* 3 \_ and &lt;b&gt; &amp; <https://example.org>",
            "2 * 3 _ and <b> & https://example.org",
        ),
        ("snake_case_name and 2*3*4", "snake_case_name and 2*3*4"),
        ("***all*** ~~gone~~", "all gone"),
    ],
)
def test_a_line_is_its_words(markdown: str, words: str | None) -> None:
    assert list(plain_lines(markdown)) == ([words] if words else [])


def test_code_stays_as_it_is() -> None:
    assert list(plain_lines("```python\n# **no** heading\n---\n```\n# Heading")) == [
        "# **no** heading",
        "---",
        "Heading",
    ]


def test_changes_are_told_in_words() -> None:
    (change,) = diff_words(
        "See **the** [tower](https://a.org) of 1847.", "See the [tower](https://b.org) of *1848*."
    )
    assert [(piece.kind, piece.text) for piece in change.pieces] == [
        ("same", "See the tower of "),
        ("removed", "1847"),
        ("added", "1848"),
        ("same", "."),
    ]
    assert diff_words("**One.**", "One.") == []


@pytest.mark.parametrize("unit", ["*a ", "[", "`", "_a", "![](", "- "])
def test_long_lines_are_read_in_linear_time(unit: str) -> None:
    assert is_linear(lambda text: list(plain_lines(text)), lambda times: unit * times, 10_000)
