from __future__ import annotations

from librarian_site.core.secret_digest import secret_digest


def test_whatever_a_client_sends_has_a_digest() -> None:
    assert secret_digest("wl_a") == secret_digest("wl_a") != secret_digest("wl_b")
    assert len(secret_digest("half a character: \ud800")) == 64
