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
