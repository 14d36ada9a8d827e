from __future__ import annotations

import pytest

from librarian_site.core.service_address import without_credentials


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("https://qdrant.example.org:6333", "https://qdrant.example.org:6333"),
        ("https://ada:pass@example.org/a@b", "https://example.org/a@b"),
        ("http://a:p@one:6333,http://a:p@two:6333", "http://one:6333,http://two:6333"),
        ("postgres://a:p%40ss@one:5432,two:5432/db", "postgres://one:5432,two:5432/db"),
        ("ada@example.org", "ada@example.org"),
    ],
)
def test_users_and_passwords_are_left_out(address: str, shown: str) -> None:
    assert without_credentials(address) == shown
