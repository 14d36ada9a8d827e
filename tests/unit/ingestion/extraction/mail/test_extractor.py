"""Parts and folders of mail as programs really write them."""

from __future__ import annotations

from base64 import encodebytes

import pytest

from tests.sources.reading import read

HEAD = "From: Ada <ada@example.org>\nSubject: Weir\nMessage-ID: <1@example.org>\n"


def mail(content_type: str, body: str, more: str = "") -> str:
    return f"{HEAD}MIME-Version: 1.0\nContent-Type: {content_type}\n{more}\n{body}"


def test_a_forwarded_mail_that_is_encoded() -> None:
    inner = "From: Cy <cy@example.org>\nSubject: Stones\n\nThe weir lost three stones.\n"
    document = read(
        mail(
            'multipart/mixed; boundary="b"',
            "--b\nContent-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\n"
            f"{encodebytes(inner.encode()).decode()}--b--\n",
        ),
        "m.eml",
    )
    assert document.markdown == "## Stones\n\nCy\n\nThe weir lost three stones."


@pytest.mark.parametrize(
    ("content_type", "body", "text"),
    [
        ("text/plain; charset=utf-7", "Gr+APwA3w-e", "Grüße"),
        ("text/enriched", "<bold>The <<weir></bold> is shut.", "The &lt;weir> is shut."),
        ("multipart/mixed", "--q\nContent-Type: text/plain\n\nThe weir.\n--q--", "The weir."),
        ("multipart/mixed", "The weir is shut.", "The weir is shut."),
        ("text/plain", "At six.\n-- \nAnn\n===", "At six.\n\\-- \nAnn\n\\==="),
        (
            "multipart/alternative; boundary=c",
            "--c\nContent-Type: text/x-amp-html\n\n<p>For programs</p>\n"
            "--c\nContent-Type: text/html\n\n<p>For people</p>\n--c--",
            "For people",
        ),
        (
            "multipart/mixed; boundary=c",
            "--c\nContent-Type: text/plain\n\nSee below.\n"
            "--c\nContent-Type: text/x-patch\n\n+new\n--c--",
            "See below.\n\n+new",
        ),
    ],
)
def test_parts(content_type: str, body: str, text: str) -> None:
    assert read(mail(content_type, body), "m.eml").markdown == text


def test_messages_that_thunderbird_shows_no_more() -> None:
    box = "".join(
        f"From - Tue Mar  5 10:00:00 2024\nX-Mozilla-Status: {status}\nFrom: A <a@example.org>\n"
        f"Subject: {subject}\n\nThe text of {subject}.\n\n"
        for status, subject in (("0001", "one"), ("0009", "two"), ("0011", "three"))
    )
    document = read(box, "Inbox")
    assert "The text of one." in document.markdown
    assert "two" not in document.markdown
    assert "The text of three." in document.markdown
