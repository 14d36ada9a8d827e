"""The characters of a PDF's text as letters."""

from __future__ import annotations

import re
import unicodedata

from ingestion.extraction.pdf.tex import fonts as tex_fonts

_INVISIBLE = re.compile(r"[\x00-\x01\x03-\x1f\x7f-\x9f\u00ad\u200b\u2060\ufeff\ufffe\uffff]")
_LONE_SIGN = re.compile(r"[\x0f\x80-\x9f]")  # the bullets of TeX's fonts, which have no names
_PRESENTATION = re.compile(r"[\ufb00-\ufdff\ufe70-\ufefc]")  # ligatures, shaped Arabic and Hebrew


def cleaned(text: str) -> str:
    """Ligatures as letters, accents on their letters, nothing invisible."""
    if text.isascii() and text.isprintable():
        return text
    if _LONE_SIGN.fullmatch(text):
        return "•"
    text = _INVISIBLE.sub("", text)
    text = _PRESENTATION.sub(lambda met: unicodedata.normalize("NFKC", met[0]), text)
    return unicodedata.normalize("NFC", tex_fonts.composed(text))
