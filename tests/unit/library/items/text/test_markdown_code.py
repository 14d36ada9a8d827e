"""What is written as code stays as it is written."""

from __future__ import annotations

import pytest

from library.items.text.markdown_code import rewrite_outside_code


@pytest.mark.parametrize(
    ("markdown", "rewritten"),
    [
        ("one two", "ONE TWO"),
        ("one `two` three", "ONE `two` THREE"),
        ("one\n```\ntwo\n```\nthree", "ONE\n```\ntwo\n```\nTHREE"),
        ("one\n~~~~py\ntwo\n~~~\nthree\n~~~~\nfour", "ONE\n~~~~py\ntwo\n~~~\nthree\n~~~~\nFOUR"),
        ("one\n```\ntwo", "ONE\n```\ntwo"),
        ("", ""),
    ],
)
def test_only_what_stands_around_code_is_rewritten(markdown: str, rewritten: str) -> None:
    assert rewrite_outside_code(markdown, str.upper) == rewritten
