"""Which way an item's text is shown."""

from __future__ import annotations

import pytest

from library.models import LibraryItem


@pytest.mark.parametrize(
    ("language", "direction"),
    [("ar", "rtl"), ("he", "rtl"), ("fa-IR", "rtl"), ("en", "ltr"), ("ja", "ltr"), ("", "ltr")],
)
def test_by_the_item_s_language(language: str, direction: str) -> None:
    assert LibraryItem(language=language).text_direction == direction


@pytest.mark.parametrize(
    ("made_by", "language", "direction"),
    [
        ("prompt/4+openai:some-model+de", "de", "ltr"),
        ("prompt/4+openai:some-model", "ar", "rtl"),
        ("summary/3+minilm+offline", "ar", "rtl"),
        ("", "ar", "rtl"),
    ],
)
def test_a_summary_s_is_that_of_its_own_language(
    made_by: str, language: str, direction: str
) -> None:
    item = LibraryItem(language="ar", provenance={"summary": {"by": made_by}} if made_by else {})
    assert (item.summary_language, item.summary_direction) == (language, direction)
