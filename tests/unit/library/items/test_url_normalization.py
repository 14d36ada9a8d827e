"""Canonical URLs at the edges."""

from __future__ import annotations

import pytest

from library.items.url_normalization import MAX_BYTES, canonical_url


@pytest.mark.parametrize(
    "url",
    [
        f"https://example.org/{'漢' * 900}",
        f"https://example.org/?q={'漢' * 900}",
        f"https://example.org/{'a' * 5000}",
        f"https://example.org/app#/{'漢' * 900}",
        f"https://{'a' * 5000}.org/",
    ],
)
def test_a_long_url_fits_an_index_row_and_stays_itself(url: str) -> None:
    short = canonical_url(url)
    assert len(short.encode()) <= MAX_BYTES
    assert short == canonical_url(url) == canonical_url(short)
    assert short != canonical_url(url.replace("a" * 9, "b" * 9).replace("漢" * 9, "字" * 9))


def test_no_user_name_or_password_is_kept() -> None:
    assert canonical_url("https://ada:word@www.example.org/a") == "https://example.org/a"
