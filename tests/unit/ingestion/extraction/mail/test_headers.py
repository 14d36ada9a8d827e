"""Headers that break the rules of mail."""

from __future__ import annotations

import pytest

from ingestion.extraction.mail import headers
from tests.sources.reading import read

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


@pytest.mark.parametrize(
    "name",
    ["Müller".encode("latin-1"), b"=?utf-8?q?a=0Ab?=", b"a; charset=koi8-r", b"a; charset=none"],
)
@pytest.mark.parametrize("begins", [b"", b"--b\nContent-Type: text/plain\n\n"])
def test_a_message_of_several_parts_that_does_not_say_what_divides_them(
    name: bytes, begins: bytes
) -> None:
    kind = b'Content-Type: multipart/mixed; name="' + name + b'"'
    message = b"Subject: Weir\nMIME-Version: 1.0\n" + kind + b"\n\n" + begins + b"It is shut.\n"
    assert headers.subject(headers.parse(message)) == "Weir"
    assert read(message, "m.eml").markdown == "It is shut."
