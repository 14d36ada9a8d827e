"""How a browser is called on the page of sessions."""

from __future__ import annotations

import pytest

from librarian_site.accounts.sessions.user_agent import device_label

LINUX, PHONE, MAC = "(X11; Linux)", "(iPhone; CPU iPhone OS 26 like Mac OS X)", "(Macintosh; Intel)"


@pytest.mark.parametrize(
    ("header", "label"),
    [
        (f"Mozilla/5.0 {LINUX} Gecko/20100101 Firefox/150.0", "Firefox on Linux"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/150 Safari/537 Edg/150", "Edge on Windows"),
        ("Mozilla/5.0 (Linux; Android 16) Chrome/150 Mobile Safari/537", "Chrome on Android"),
        (f"Mozilla/5.0 {PHONE} Version/26.0 Mobile/15E148 Safari/604.1", "Safari on iPhone"),
        (f"Mozilla/5.0 {MAC} Version/26.0 Safari/605.1", "Safari on Mac"),
        ("curl/8.20", "curl/8.20"),
        ("", "An unknown program"),
    ],
)
def test_browser_and_system(header: str, label: str) -> None:
    assert device_label(header) == label
