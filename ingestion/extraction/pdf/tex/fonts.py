"""What TeX's fonts show that does not say which characters it is: ligatures, accents, roots."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence

# Ligatures, dashes and quotes where TeX's bitmap fonts (without names) have them: T1, and OT1.
_FORMS = "\ufb00\ufb01\ufb02\ufb03\ufb04"  # `cleaned` makes letters of them
_LIGATURES = {
    **dict(zip("\x1b\x1c\x1d\x1e\x1f", _FORMS, strict=True)),
    **dict(zip("\x0b\x0c\r\x0e\x0f", _FORMS, strict=True)),
}
NAMELESS = str.maketrans(
    {**_LIGATURES, **dict(zip("\x10\x11\x12\x13\x14\x15\x16", "“”„«»–—", strict=True))}
)
# Roots and large operators of TeX's font of extensions, whose names PDFium does not know.
EXTENSION = str.maketrans(
    {
        **dict.fromkeys("pqrst", "√"),
        **{"P": "∑", "X": "∑", "Q": "∏", "Y": "∏", "R": "∫", "Z": "∫", "S": "⋃", "[": "⋃"},
        **{"H": "∮", "I": "∮", "T": "⋂", "\\": "⋂"},
    }
)
# The older encoding of the same fonts (OT1), where it differs within or around a word.
_OLDER = (
    (re.compile(r"\x13(?=[A-Za-z\x10ı])"), "\u00b4"),
    (re.compile(r"\x7f(?=[A-Za-z\x10ı])"), "\u00a8"),
    (re.compile(r"(?<=[^\W\d\xb4\xa8])\x10|(?<=[\xb4\xa8])\x10"), "ı"),
    (re.compile(r"\x12(?=[A-Za-z\x10ı])(?<=[^\W\d].)"), "`"),
    (re.compile(r"^\\(?=\w)"), "“"),
    (re.compile(r"(?<=[\w.,;:!?])\"(?=[.,;:!?)]*$)"), "”"),
    (re.compile(r"(?<=\d)[\x15{](?=\d)"), "–"),
    (re.compile(r"^\|$|(?<=[^\W\d])\|(?=[^\W\d]|$)"), "—"),
)
ACCENTS = {
    "\u00b4": "\u0301",
    "\u00a8": "\u0308",
    "\u02c6": "\u0302",
    "\u02dc": "\u0303",
    "\u02c7": "\u030c",
    "\u02da": "\u030a",
    "\u00b8": "\u0327",
    "\u02d8": "\u0306",
    "\u02d9": "\u0307",
    "\u02dd": "\u030b",
    "\u00af": "\u0304",
    "`": "\u0300",
}
_ACCENT_FIRST = re.compile(r"([\u00b4\u00a8\u02c6\u02dc\u02c7\u02da`])([A-Za-z\u0131])")
_CEDILLA_LAST = re.compile(r"([CScs])\u00b8")


def with_ligatures(characters: Sequence[str], is_unknown: Callable[[int], bool]) -> list[str]:
    """The page's characters with the ligatures that their font names otherwise than PDFium knows.

    Libertine and Minion call that of "ffi" `f_f_i`; what is read is its number in T1 or OT1.
    """
    return [
        _LIGATURES[character] if character in _LIGATURES and is_unknown(at) else character
        for at, character in enumerate(characters)
    ]


def named(text: str, *, is_fixed: bool) -> str:
    """A word of a font without names, in its letters and signs."""
    if not is_fixed and re.search("[A-Za-z0-9|]", text):
        for pattern, character in _OLDER:
            text = pattern.sub(character, text)
    return text.translate(NAMELESS) if any(map(str.isalpha, text)) else text


def composed(text: str) -> str:
    """Accents that stand before or behind their letter, on it."""
    text = _ACCENT_FIRST.sub(
        lambda met: unicodedata.normalize("NFC", met[2].replace("ı", "i") + ACCENTS[met[1]]), text
    )
    return _CEDILLA_LAST.sub(lambda met: unicodedata.normalize("NFC", met[1] + "\u0327"), text)
