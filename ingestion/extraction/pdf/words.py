"""The words of a page with their places, read from PDFium's text page.

PDFium says which characters belong together (it inserts spaces and line breaks where glyphs stand
apart); everything else here is measured: where a word begins and ends, its baseline, its size.
"""

from __future__ import annotations

import ctypes
import math
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pypdfium2 import raw as pdfium

from ingestion.extraction.pdf.right_to_left import is_right_to_left, logical_order

HYPHEN = "\x02"  # PDFium's sign for a hyphen (U+002D or U+00AD) that divides a word over two lines
_BREAKS = frozenset(" \t\r\n\f\x0b\x00\u00a0\u2028\u2029\u3000")
_INVISIBLE = re.compile(r"[\x00-\x01\x03-\x1f\x7f-\x9f\u00ad\u200b\u2060\ufeff\ufffe\uffff]")
_LONE_SIGN = re.compile(r"[\x0f\x80-\x9f]")  # the bullets of TeX's fonts, which have no names
_PRESENTATION = re.compile(r"[\ufb00-\ufdff\ufe70-\ufefc]")  # ligatures, shaped Arabic and Hebrew
_ACCENT = {
    "\u00b4": "\u0301",
    "\u00a8": "\u0308",
    "\u02c6": "\u0302",
    "\u02dc": "\u0303",
    "\u02c7": "\u030c",
    "\u02da": "\u030a",
    "\u00b8": "\u0327",
}
_ACCENT_FIRST = re.compile(r"([\u00b4\u00a8\u02c6\u02dc\u02c7\u02da])([A-Za-z\u0131])")
_CEDILLA_LAST = re.compile(r"([CScs])\u00b8")
_MONOSPACED = re.compile(
    r"mono|courier|consol|menlo|monaco|cmtt|typewriter|terminal|inconsolata|sourcecode|lettergothic",
    re.IGNORECASE,
)
_BOLD = re.compile(r"bold|black|heavy|semibold|cmbx|bx\d", re.IGNORECASE)
_FIXED_PITCH = 1  # bit of a font descriptor's flags (ISO 32000-1, table 123)


@dataclass(frozen=True, slots=True)
class Font:
    is_monospaced: bool
    is_bold: bool


@dataclass(frozen=True, slots=True)
class Word:
    """Lengths in points; y grows upwards, and text runs along x whatever way the page is turned."""

    text: str
    left: float
    right: float
    baseline: float
    size: float
    font: Font
    index: int  # place in the order of the file
    is_spaced: bool  # the file has a space before it, not only a gap
    turn: int  # degrees that the text is turned by on the page

    @property
    def is_hyphenated(self) -> bool:
        return self.text.endswith(HYPHEN)


def read_words(text_page: Any) -> list[Word]:
    """The words in the order of the file; PDFium joins what it takes for one word."""
    return list(_Reader(text_page).words())


class _Reader:
    """Calls into PDFium with buffers that are made once for each page."""

    def __init__(self, text_page: Any) -> None:
        self._page = text_page.raw
        self._count = text_page.count_chars()
        self._matrix = pdfium.FS_MATRIX()
        self._box = pdfium.FS_RECTF()
        self._x, self._y = ctypes.c_double(), ctypes.c_double()
        self._edges = [ctypes.c_double() for _ in range(4)]
        self._name = ctypes.create_string_buffer(128)
        self._flags = ctypes.c_int()
        self._fonts: dict[tuple[bytes, int], Font] = {}

    def words(self) -> Iterator[Word]:
        start: int | None = None
        is_spaced = False
        index = 0
        for at, code in enumerate(self._codes()):
            if code in _BREAKS:
                if start is not None and (word := self._word(start, at, index, is_spaced)):
                    yield word
                    index += 1
                    is_spaced = False
                start = None
                if code in " \u00a0\u3000" and not pdfium.FPDFText_IsGenerated(self._page, at):
                    is_spaced = True
                continue
            if start is None:
                start = at
            if code == HYPHEN:  # the next line follows without a break
                if word := self._word(start, at + 1, index, is_spaced):
                    yield word
                    index += 1
                start, is_spaced = None, False
        if start is not None and (word := self._word(start, self._count, index, is_spaced)):
            yield word

    def _codes(self) -> list[str]:
        """The page's characters, one for each of PDFium's; a space at the end."""
        get = pdfium.FPDFText_GetUnicode
        page = self._page
        codes = [get(page, at) for at in range(self._count)]
        self._characters = [chr(code) if code < 0x110000 else "\ufffd" for code in codes]
        return self._characters

    def _word(self, start: int, end: int, index: int, is_spaced: bool) -> Word | None:
        text = "".join(self._characters[start:end])
        page = self._page
        if is_right_to_left(text):
            glyphs = [(self._characters[at], *self._extent(at)) for at in range(start, end)]
            text = logical_order(glyphs)
        text = _clean(text)
        if not text:
            return None
        pdfium.FPDFText_GetMatrix(page, start, self._matrix)
        matrix = self._matrix
        scale = math.hypot(matrix.c, matrix.d) or 1.0
        size = pdfium.FPDFText_GetFontSize(page, start) * scale
        turn = round(math.degrees(math.atan2(matrix.b, matrix.a))) % 360
        left, right, baseline = self._place(start, end - 1, turn)
        if text != HYPHEN and is_right_to_left(text):
            boxes = [self._extent(at) for at in range(start, end)]
            left, right = min(box[0] for box in boxes), max(box[1] for box in boxes)
        return Word(
            text, left, max(right, left), baseline, size, self._font(start), index, is_spaced, turn
        )

    def _place(self, first: int, last: int, turn: int) -> tuple[float, float, float]:
        """Left, right and baseline, in a system of coordinates in which the text runs along x."""
        page, x, y, box = self._page, self._x, self._y, self._box
        pdfium.FPDFText_GetCharOrigin(page, first, x, y)
        pdfium.FPDFText_GetLooseCharBox(page, last, box)
        if turn == 0:
            return x.value, box.right, y.value
        angle = math.radians(turn)
        cos, sin = math.cos(angle), math.sin(angle)
        corners = [(cx, cy) for cx in (box.left, box.right) for cy in (box.bottom, box.top)]
        right = max(cx * cos + cy * sin for cx, cy in corners)
        return x.value * cos + y.value * sin, right, y.value * cos - x.value * sin

    def _extent(self, at: int) -> tuple[float, float]:
        """Left and right of one glyph."""
        left, right, bottom, top = self._edges
        if not pdfium.FPDFText_GetCharBox(self._page, at, left, right, bottom, top):
            return (0.0, 0.0)
        return left.value, right.value

    def _font(self, at: int) -> Font:
        length = pdfium.FPDFText_GetFontInfo(self._page, at, self._name, 128, self._flags)
        key = (self._name.value if 0 < length <= 128 else b"", self._flags.value)
        if key not in self._fonts:
            name = key[0].decode("utf-8", "replace")
            is_monospaced = bool(key[1] & _FIXED_PITCH or _MONOSPACED.search(name))
            self._fonts[key] = Font(is_monospaced, bool(_BOLD.search(name)))
        return self._fonts[key]


def _clean(text: str) -> str:
    """Ligatures as letters, accents on their letters, nothing invisible."""
    if text.isascii() and text.isprintable():
        return text
    if _LONE_SIGN.fullmatch(text):
        return "•"
    text = _INVISIBLE.sub("", text)
    text = _PRESENTATION.sub(lambda met: unicodedata.normalize("NFKC", met[0]), text)
    text = _ACCENT_FIRST.sub(
        lambda met: unicodedata.normalize("NFC", met[2].replace("ı", "i") + _ACCENT[met[1]]), text
    )
    text = _CEDILLA_LAST.sub(lambda met: unicodedata.normalize("NFC", met[1] + "\u0327"), text)
    return unicodedata.normalize("NFC", text)
