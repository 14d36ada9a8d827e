"""Mail within a signature, and mail that needs a key."""

from __future__ import annotations

from base64 import encodebytes

import pytest

from ingestion.documents.errors import CopyProtected
from ingestion.extraction.mail import encryption
from tests.sources.reading import read
from tests.timing import is_linear

SIGNED, ENVELOPED, DATA = (bytes.fromhex(f"06092a864886f70d01070{digit}") for digit in (2, 3, 1))
TEXT = b"Content-Type: text/plain; charset=utf-8\r\n\r\n" + "The weir is safe – ".encode() * 9


def value(tag: int, content: bytes) -> bytes:
    """A tag, a length and a value (X.690)."""
    size = len(content)
    length = bytes([size]) if size < 0x80 else b"\x82" + size.to_bytes(2)
    return bytes([tag]) + length + content


def in_one_piece(kind: bytes) -> bytes:
    inner = value(0x30, DATA + value(0xA0, value(0x04, TEXT)))
    data = value(0x30, value(0x02, b"\1") + value(0x31, b"") + inner)
    return value(0x30, kind + value(0xA0, data))


def in_pieces() -> bytes:
    """Without lengths, as programs write that sign while they read."""
    pieces = value(0x04, TEXT[:50]) + value(0x04, TEXT[50:])
    return (
        b"\x30\x80" + SIGNED + b"\xa0\x80\x30\x80\x02\x01\x01\x31\x00"
        b"\x30\x80" + DATA + b"\xa0\x80\x24\x80" + pieces + b"\0" * 8
    )  # fmt: skip


def smime(content: bytes) -> str:
    return (
        "From: Ada <ada@example.org>\nSubject: Weir\nMIME-Version: 1.0\n"
        "Content-Type: application/pkcs7-mime; name=smime.p7m\n"
        "Content-Transfer-Encoding: base64\n"
        "Content-Disposition: attachment; filename=smime.p7m\n\n" + encodebytes(content).decode()
    )


@pytest.mark.parametrize("content", [in_one_piece(SIGNED), in_pieces()])
def test_the_mail_within_a_signature_is_read(content: bytes) -> None:
    assert read(smime(content), "m.eml").markdown.startswith("The weir is safe – The weir")


@pytest.mark.parametrize("content", [in_one_piece(ENVELOPED), b"\x30\x80", b""])
def test_mail_that_needs_a_key_is_refused(content: bytes) -> None:
    with pytest.raises(CopyProtected, match="encrypted"):
        read(smime(content), "m.eml")


@pytest.mark.parametrize("end", range(0, 60, 7))
def test_a_signature_that_is_cut_off(end: int) -> None:
    assert TEXT.startswith(encryption.signed_content(in_one_piece(SIGNED)[:end]))


def test_the_frame_of_openpgp_is_no_text() -> None:
    signed = (
        "Before.\n-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\nThe weir.\n- -- \nAda\n"
        "-----BEGIN PGP SIGNATURE-----\n\niQEz\n-----END PGP SIGNATURE-----\nAfter."
    )
    assert encryption.without_signature(signed) == "Before.\nThe weir.\n-- \nAda\nAfter."


def test_two_signed_texts_and_one_whose_signature_is_cut_off() -> None:
    begin, end = "-----BEGIN PGP SIGNED MESSAGE-----\n\n", "\n-----BEGIN PGP SIGNATURE-----\n\niQ\n"
    one = f"{begin}One.{end}-----END PGP SIGNATURE-----\n"
    assert encryption.without_signature(f"{one}{begin}Two.{end}") == "One.\nTwo."
    assert encryption.without_signature(f"{one}{begin}Two.") == f"One.\n{begin}Two."


@pytest.mark.parametrize("end", ["", "A: b\n", "\n", "\n\n-----BEGIN PGP SIGNATURE-----"])
def test_signed_texts_are_read_in_linear_time(end: str) -> None:
    unit = f"-----BEGIN PGP SIGNED MESSAGE-----\n{end}"
    assert is_linear(encryption.without_signature, lambda times: unit * times, 750)
