"""Canonical URLs at the edges."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest

from library.items.url_normalization import MAX_BYTES, canonical_url, host_and_port


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


def test_queries_of_sites_that_are_not_in_utf_8_stay_apart() -> None:
    """One page taken for another would be lost."""
    assert canonical_url("https://example.org/find?q=caf%E9") == "https://example.org/find?q=caf%E9"
    assert canonical_url("https://example.org/?q=%C3%A9+%E9") == "https://example.org?q=%C3%A9+%E9"


@pytest.mark.parametrize(
    ("host", "written"),
    [
        ("Straße.example", "xn--strae-oqa.example"),
        ("a_b.example.org", "a_b.example.org"),
        ("a_b.bücher.example", "a_b.xn--bcher-kva.example"),
        ("☃.example", "xn--n3h.example"),  # what IDNA 2008 no longer gives away is there
        ("日本。example", "xn--wgv71a.example"),
    ],
)
def test_a_host_is_written_as_browsers_write_it(host: str, written: str) -> None:
    assert host_and_port(urlsplit(f"https://{host}:443/")) == written


def test_what_is_no_host_is_refused() -> None:
    with pytest.raises(ValueError, match="too long"):
        host_and_port(urlsplit(f"https://{'ä' * 80}.example/"))
