from __future__ import annotations

from ingestion.capture.addresses import key


def test_addresses_are_compared_as_their_bytes() -> None:
    assert key("https://example.org/caf%C3%A9?q=%7Ea") == key("https://example.org/café?q=~a")
    assert key("https://example.org/caf%E9.png") != key("https://example.org/caf%E8.png")
    assert key("https://example.org/?q=%E9") != key("https://example.org/?q=%E8")
