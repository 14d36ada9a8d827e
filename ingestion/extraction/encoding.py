"""Bytes to text: byte order mark, then what was declared, then what fits."""

from __future__ import annotations

import codecs
import re

from charset_normalizer import from_bytes

_META = re.compile(
    rb"<meta[^>]+charset\s*=\s*[\"']?\s*([\w.:-]+)|<\?xml[^>]+encoding=[\"']([\w.:-]+)",
    re.IGNORECASE,
)
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# What pages call latin-1 is windows-1252 (WHATWG Encoding, section 4.2).
_ALIASES = {"iso-8859-1": "windows-1252", "latin-1": "windows-1252", "ascii": "windows-1252"}
_GUESS_FROM = 200_000  # bytes are enough to tell


def decode(content: bytes, declared: str = "") -> str:
    """The text, control characters that no database takes left out; never fails."""
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return _clean(content.decode(encoding, "replace"))
    meta = _META.search(content[:4096])
    named = (meta[1] or meta[2]).decode("ascii", "ignore") if meta else ""
    # UTF-8 proves itself: other texts are hardly ever valid in it, whatever was declared.
    for encoding in ("utf-8", declared, named):
        try:
            return _clean(content.decode(_ALIASES.get(encoding.lower(), encoding)))
        except (LookupError, UnicodeDecodeError):
            continue
    best = from_bytes(content[:_GUESS_FROM]).best()
    return _clean(content.decode(best.encoding if best else "windows-1252", "replace"))


def _clean(text: str) -> str:
    return text.replace("\x00", "").replace("\r\n", "\n").replace("\r", "\n")
