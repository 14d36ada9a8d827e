"""Mail that is signed or encrypted: S/MIME (RFC 8551) and OpenPGP (RFC 4880, 3156)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ingestion.documents.errors import CopyProtected

if TYPE_CHECKING:
    from email.message import EmailMessage

SMIME = frozenset(("application/pkcs7-mime", "application/x-pkcs7-mime"))
SIGNATURES = frozenset(
    (
        "application/pgp-signature",
        "application/pkcs7-signature",
        "application/x-pkcs7-signature",
    )
)
_ENCRYPTED = frozenset(("multipart/encrypted", "application/pgp-encrypted"))
_PGP_MESSAGE = "-----BEGIN PGP MESSAGE-----"
_CLEAR_SIGNED = re.compile(
    r"^-----BEGIN PGP SIGNED MESSAGE-----\n(?:[A-Z][\w-]*:[^\n]*\n)*\n", re.MULTILINE
)
_SIGNATURE, _SIGNATURE_END = "\n-----BEGIN PGP SIGNATURE-----", "-----END PGP SIGNATURE-----"
_DASHED = re.compile(r"(?m)^- ")
_SIGNED_DATA = bytes.fromhex("06092a864886f70d010702")  # the type 1.2.840.113549.1.7.2, in DER
_DATA = bytes.fromhex("06092a864886f70d010701")
_CONTEXT_0, _OCTETS, _OCTETS_IN_PIECES = 0xA0, 0x04, 0x24


def refuse_encrypted(message: EmailMessage, body: str) -> None:
    """Raises CopyProtected where there is nothing but what a key opens."""
    kind = message.get_content_type()
    is_sealed = kind in _ENCRYPTED or (not body and kind in SMIME)
    if is_sealed or body.startswith(_PGP_MESSAGE):
        raise CopyProtected(
            "The mail is encrypted: open it in your mail program and save its text."
        )


def without_signature(text: str) -> str:
    """The text that OpenPGP's frame and signature stand around."""
    out, at = list[str](), 0
    while begin := _CLEAR_SIGNED.search(text, at):
        signature = text.find(_SIGNATURE, begin.end())
        if signature < 0:
            break  # and none that begins later has one
        out += [text[at : begin.start()], _DASHED.sub("", text[begin.end() : signature])]
        end = text.find(_SIGNATURE_END, signature)
        at = end + len(_SIGNATURE_END) if end >= 0 else len(text)
    return "".join([*out, text[at:]])


def signed_content(content: bytes) -> bytes:
    """The part of a mail within an S/MIME signature (RFC 5652); empty where there is none."""
    at = content.find(_DATA)
    if _SIGNED_DATA not in content[:60] or at < 0:
        return b""
    at += len(_DATA)
    if content[at : at + 1] != bytes([_CONTEXT_0]):
        return b""  # the signature alone
    start, _ = _length(content, at + 1)
    return _octets(content, start)


def _octets(content: bytes, at: int) -> bytes:
    """An octet string, whole or in pieces."""
    if content[at : at + 1] == bytes([_OCTETS]):
        start, length = _length(content, at + 1)
        return content[start : start + length]
    if content[at : at + 1] != bytes([_OCTETS_IN_PIECES]):
        return b""
    at, length = _length(content, at + 1)
    end = at + length if length else len(content)
    pieces = []
    while at < end and content[at : at + 1] == bytes([_OCTETS]):
        start, length = _length(content, at + 1)
        pieces.append(content[start : start + length])
        at = start + length
    return b"".join(pieces)


def _length(content: bytes, at: int) -> tuple[int, int]:
    """Where a value begins, and its length in bytes; 0 for one that has an end mark."""
    first = content[at] if at < len(content) else 0
    if first < 0x80:
        return at + 1, first
    size = first & 0x7F
    return at + 1 + size, int.from_bytes(content[at + 1 : at + 1 + size])
