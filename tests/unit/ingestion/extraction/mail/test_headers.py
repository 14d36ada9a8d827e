"""Headers that break the rules of mail."""

from __future__ import annotations

import pytest

from ingestion.extraction.mail import headers

BODY = "MIME-Version: 1.0\nContent-Type: text/plain; charset={}\n\nx\n"


@pytest.mark.parametrize(
    ("charset", "written"), [("utf-8", "utf-8"), ("koi8-r", "koi8-r"), ("us-ascii", "cp1252")]
)
def test_headers_beyond_ascii_that_are_not_encoded(charset: str, written: str) -> None:
    name, subject = ("Зоя", "Шлюз") if written == "koi8-r" else ("Zoë Kärn", "Überlauf")
    head = f"From: {name} <z@example.org>\nSubject: {subject}\n{BODY.format(charset)}"
    message = headers.parse(head.encode(written))
    assert headers.sender(message) == name
    assert headers.subject(message) == subject


@pytest.mark.parametrize(
    "written", ["ada@example.org (Ada Pell)", "ada at example.org (Ada Pell)", "Ada Pell <a@b.org>"]
)
def test_senders(written: str) -> None:
    message = headers.parse(f"From: {written}\n\nx".encode())
    assert headers.sender(message) == "Ada Pell"
