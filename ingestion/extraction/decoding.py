"""Decode bytes by a codec, as browsers do where Python's codecs know less."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator

_EUC_PAIR = re.compile(rb"\x8f[\xa1-\xfe]{2}|\x8e[\xa1-\xdf]|[\xa1-\xfe]{2}|[\x00-\x7f]+|.", re.S)
_ISO_2022_ESCAPE = re.compile(rb"(\x1b\$\(?[@BD]|\x1b\([BJI])")


def decode_as(content: bytes, codec: str) -> str:
    """The text, with U+FFFD for what the codec does not know."""
    if codec == "euc_jp":
        return "".join(_euc_jp(content))
    if codec == "iso2022_jp":
        return "".join(_iso_2022_jp(content))
    if codec == "gb18030":
        return content.decode(codec, "librarian.euro")
    return content.decode(codec, "replace")


def _euc_jp(content: bytes) -> Iterator[str]:
    """EUC-JP with the rows that NEC and IBM added, as browsers read it; Python's knows none."""
    for found in _EUC_PAIR.finditer(content):
        piece = found[0]
        if len(piece) == 2 and piece[0] >= 0xA1:
            yield _shift_jis(piece).decode("cp932", "replace")
        else:
            yield piece.decode("euc_jp", "replace")


def _shift_jis(pair: bytes) -> bytes:
    """The same row and cell of JIS X 0208 in Shift_JIS."""
    row, cell = pair[0] - 0xA1, pair[1] - 0xA1
    lead = row // 2 + (0x81 if row < 62 else 0xC1)
    trail = cell + 0x9F if row % 2 else cell + 0x40 + (cell >= 63)
    return bytes((lead, trail))


def _iso_2022_jp(content: bytes) -> Iterator[str]:
    """ISO-2022-JP with the same added rows, and half-width Kana."""
    pieces = _ISO_2022_ESCAPE.split(content)
    yield pieces[0].decode("ascii", "replace")
    for escape, piece in zip(pieces[1::2], pieces[2::2], strict=True):
        if escape.startswith(b"\x1b$"):
            high = bytes(byte if byte in b"\r\n" else byte | 0x80 for byte in piece)
            prefix = escape.endswith(b"D")
            yield high.decode("euc_jp", "replace") if prefix else "".join(_euc_jp(high))
        elif escape == b"\x1b(I":
            yield bytes(byte | 0x80 if byte > 0x20 else byte for byte in piece).decode(
                "cp932", "replace"
            )
        else:
            yield piece.decode("ascii", "replace")


def _euro(error: UnicodeError) -> tuple[str, int]:
    """0x80 alone is the euro sign in GBK; the rest U+FFFD."""
    if isinstance(error, UnicodeDecodeError):
        at = error.start
        return ("€" if error.object[at] == 0x80 else "�"), at + 1
    raise error


codecs.register_error("librarian.euro", _euro)
