"""What is written as code stays as it is written."""

from __future__ import annotations

import pytest

from library.items.text.markdown_code import rewrite_outside_code
from tests.timing import is_linear


@pytest.mark.parametrize(
    ("markdown", "rewritten"),
    [
        ("one two", "ONE TWO"),
        ("one `two` three", "ONE `two` THREE"),
        ("one\n```\ntwo\n```\nthree", "ONE\n```\ntwo\n```\nTHREE"),
        ("one\n~~~~py\ntwo\n~~~\nthree\n~~~~\nfour", "ONE\n~~~~py\ntwo\n~~~\nthree\n~~~~\nFOUR"),
        ("one\n```\ntwo", "ONE\n```\ntwo"),
        ("- a\n  - ```sh\n    b\n    ```\n  - c", "- A\n  - ```sh\n    b\n    ```\n  - C"),
        ("1. a\n   ~~~\n   b\n   ~~~\n2. c", "1. A\n   ~~~\n   b\n   ~~~\n2. C"),
        ("> ```\n> b\n> ````\n> c", "> ```\n> b\n> ````\n> C"),
        ("> ```\n> b\n\nc\n> d", "> ```\n> b\n\nC\n> D"),
        ("```a``` b\n- ```a``` c", "```a``` B\n- ```a``` C"),
        ("- a ```\n- b", "- A ```\n- B"),
        ("", ""),
    ],
)
def test_only_what_stands_around_code_is_rewritten(markdown: str, rewritten: str) -> None:
    assert rewrite_outside_code(markdown, str.upper) == rewritten


@pytest.mark.parametrize(
    "piece", ["- ```a\n", "- ", "> ", "~~~\n", "> ```a\n", "> ```a\n\n", "```a\n````\n", "`a"]
)
def test_long_texts_take_linear_time(piece: str) -> None:
    assert is_linear(
        lambda text: rewrite_outside_code(text, str.upper), lambda n: piece * n, 10_000
    )
