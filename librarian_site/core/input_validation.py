"""Check and clean values from outside: small numbers, and text that the database can store."""

from __future__ import annotations

import re

_SURROGATES = re.compile("[\ud800-\udfff]")


def small_number(text: str, *, most: int = 2**31 - 1) -> int | None:
    """Return the number from 0 to `most` that is written in ASCII digits, else None."""
    if not (text.isascii() and text.isdecimal()) or len(text) > len(str(most)):
        return None
    number = int(text)
    return number if number <= most else None


def is_storable(text: str) -> bool:
    """Whether the database can hold it: text without NUL and lone surrogates."""
    return "\x00" not in text and not _SURROGATES.search(text)


def storable(text: str) -> str:
    """Return the text with a replacement character for each NUL and lone surrogate."""
    return _SURROGATES.sub("\N{REPLACEMENT CHARACTER}", text).replace(
        "\x00", "\N{REPLACEMENT CHARACTER}"
    )
