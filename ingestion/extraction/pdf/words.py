"""The words of a page with their places, read from PDFium's text page.

PDFium says which characters belong together (it inserts spaces and line breaks where glyphs stand
apart); everything else here is measured: where a word begins and ends, its baseline, its size.
"""

from __future__ import annotations

import ctypes
import math
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from statistics import median
from typing import Any

from pypdfium2 import raw as pdfium

from ingestion.extraction.pdf.characters import cleaned
from ingestion.extraction.pdf.right_to_left import is_right_to_left, logical_order
from ingestion.extraction.pdf.tex import cork_encoding, fonts

DOWNWARDS = 270  # degrees: text that runs down the page
LEAST_RAISE = 0.2  # of the size
SUPERSCRIPTS = str.maketrans("0123456789+-−–", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁻")
_RAISABLE = frozenset("0123456789+-−–")
RAISED = re.compile("[⁰¹²³⁴⁵⁶⁷⁸⁹]")
HYPHEN = "\x02"  # PDFium's sign for a hyphen (U+002D or U+00AD) that divides a word over two lines
_BREAKS = frozenset(" \t\r\n\f\x0b\x00\u00a0\u2028\u2029\u3000")
_BROKEN = re.compile(r"\r?\n")  # inside a word, see `_is_inside`
_TOUCHING = 0.12  # of the size; a space is wider
_MONOSPACED = re.compile(
    r"mono|courier|consol|menlo|monaco|cmtt|typewriter|terminal|inconsolata|sourcecode|lettergothic",
    re.IGNORECASE,
)
_BOLD = re.compile(r"bold|black|heavy|semibold|cmbx|bx\d", re.IGNORECASE)
_FEWEST_LETTERS = 5  # that tell whether a font is monospaced
_AS_WIDE = 0.06  # share of a letter's width
_FIXED_PITCH = 1  # bit of a font descriptor's flags (ISO 32000-1, table 123)


@dataclass(frozen=True, slots=True)
class Font:
    is_monospaced: bool
    is_bold: bool
    name: str = ""


Cells = tuple[tuple[tuple[str, ...], ...], ...]
"""Rows of cells of lines."""


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
    cells: Cells = ()  # of the table that stands for a word


def read_words(text_page: Any, *, is_tex: bool = False) -> list[Word]:
    """The words in the order of the file; PDFium joins what it takes for one word."""
    return _downwards(list(_Reader(text_page, is_tex).words()))


def _downwards(words: list[Word]) -> list[Word]:
    """Where most text is written downwards, words of one character are, too."""
    down = sum(len(word.text) for word in words if word.turn == DOWNWARDS)
    if 2 * down < sum(len(word.text) for word in words):
        return words
    return [
        replace(
            word,
            turn=DOWNWARDS,
            left=-word.baseline,
            right=word.size - word.baseline,
            baseline=word.left,
        )
        if word.turn == 0 and len(word.text) == 1
        else word
        for word in words
    ]


class _Reader:
    """Calls into PDFium with buffers that are made once for each page."""

    def __init__(self, text_page: Any, is_tex: bool) -> None:
        self._is_tex = is_tex
        self._cork_fonts: frozenset[int] = frozenset()
        self._page = text_page.raw
        self._count = text_page.count_chars()
        self._matrix, self._box = pdfium.FS_MATRIX(), pdfium.FS_RECTF()
        self._x, self._y = ctypes.c_double(), ctypes.c_double()
        self._edges = [ctypes.c_double() for _ in range(4)]
        self._name, self._flags = ctypes.create_string_buffer(128), ctypes.c_int()
        self._fonts: dict[tuple[bytes, int], Font] = {}

    def words(self) -> Iterator[Word]:
        start: int | None = None
        is_spaced = False
        index = 0
        for at, code in enumerate(self._codes()):
            if code in _BREAKS and not self._is_ligature(at) and not self._is_inside(start, at):
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

    def _is_ligature(self, at: int) -> bool:
        """Whether the sign for a break is a glyph of a font of TeX's without names."""
        if self._characters[at] not in "\x0b\x0c\r":
            return False
        return not pdfium.FPDFText_IsGenerated(self._page, at) and self._is_nameless(at)

    def _is_nameless(self, at: int) -> bool:
        return bool(pdfium.FPDFText_GetFontInfo(self._page, at, None, 0, self._flags) <= 1)

    def _is_unmapped(self, at: int) -> bool:  # nor named: the character is the glyph's number
        return self._is_nameless(at) and self._is_unknown(at)

    def _is_unknown(self, at: int) -> bool:  # by the names of the font, if it has any
        return bool(pdfium.FPDFText_HasUnicodeMapError(self._page, at) == 1)

    def _is_inside(self, start: int | None, at: int) -> bool:
        """Whether a word goes on behind the line break that PDFium put there.

        It takes a page of narrow cells for one written downwards and puts each letter on a line.
        """
        characters = self._characters
        if start is None or characters[at] not in "\r\n":
            return False
        if characters[at] == "\n":
            return at > start and characters[at - 1] == "\r" and self._is_inside(start, at - 1)
        after = at + 2 if characters[at + 1 : at + 2] == ["\n"] else at + 1
        if after >= self._count or characters[after] in _BREAKS or at == start:
            return False
        get = pdfium.FPDFText_GetCharOrigin
        get(self._page, at - 1, self._x, self._y)
        y = self._y.value
        get(self._page, after, self._x, self._y)
        if abs(self._y.value - y) > 0.01:
            return False
        pdfium.FPDFText_GetLooseCharBox(self._page, at - 1, self._box)
        gap = self._x.value - self._box.right
        return bool(abs(gap) < _TOUCHING * (self._box.top - self._box.bottom))

    def _codes(self) -> list[str]:
        """The page's characters, one for each of PDFium's; a space at the end."""
        codes = [pdfium.FPDFText_GetUnicode(self._page, at) for at in range(self._count)]
        self._characters = [chr(code) if code < 0x110000 else "\ufffd" for code in codes]
        if self._is_tex:
            decoded = cork_encoding.decoded(self._characters, self._is_unmapped, self._font_of)
            self._characters, self._cork_fonts = decoded
            self._characters = fonts.with_ligatures(
                self._characters, lambda at: self._is_unknown(at) and not self._is_nameless(at)
            )
        return self._characters

    def _word(self, start: int, end: int, index: int, is_spaced: bool) -> Word | None:
        text = "".join(self._characters[start:end])
        page = self._page
        if is_right_to_left(text):
            glyphs = [(self._characters[at], *self._extent(at)) for at in range(start, end)]
            text = logical_order(glyphs)
        font = self._font(start)
        if text.isascii() and "CMEX" in font.name:
            text = text.translate(fonts.EXTENSION)
        elif self._is_unmapped(start) and self._font_of(start) not in self._cork_fonts:
            text = fonts.named(text, is_fixed=font.is_monospaced)
        text = cleaned(_BROKEN.sub("", text))
        if not text:
            return None
        pdfium.FPDFText_GetMatrix(page, start, self._matrix)
        matrix = self._matrix
        scale = math.hypot(matrix.c, matrix.d) or 1.0
        size = pdfium.FPDFText_GetFontSize(page, start) * scale
        turn = round(math.degrees(math.atan2(matrix.b, matrix.a))) % 360
        if turn == 0 and end - start > 1:
            if self._is_downwards(start, end - 1):
                turn = DOWNWARDS
            elif any(c.isdigit() for c in text):
                text = self._with_raised(start, end, size, text)
        left, right, baseline = self._place(start, end - 1, turn)
        if "CMEX" in font.name:  # drawn from the top downwards
            baseline = self._middle(start) - size / 4
        if right < left or (text != HYPHEN and is_right_to_left(text)):
            boxes = [self._extent(at) for at in range(start, end)]
            left, right = min(box[0] for box in boxes), max(box[1] for box in boxes)
        return Word(text, left, max(right, left), baseline, size, font, index, is_spaced, turn)

    def _is_downwards(self, first: int, last: int) -> bool:
        """Whether upright characters stand under one another, as in Japanese books."""
        x, y = self._x, self._y
        pdfium.FPDFText_GetCharOrigin(self._page, first, x, y)
        left, top = x.value, y.value
        pdfium.FPDFText_GetCharOrigin(self._page, last, x, y)
        return top - y.value > abs(x.value - left) and top > y.value

    def _with_raised(self, start: int, end: int, size: float, text: str) -> str:
        """The word with digits that stand higher than its other characters as superscripts."""
        heights = []
        for at in range(start, end):
            pdfium.FPDFText_GetCharOrigin(self._page, at, self._x, self._y)
            heights.append(self._y.value)
        if max(heights) - min(heights) < LEAST_RAISE * size or len(text) != end - start:
            return text
        letters = [h for c, h in zip(text, heights, strict=True) if c not in _RAISABLE]
        usual = Counter(round(h, 1) for h in letters or heights[:1]).most_common(1)[0][0]
        return "".join(
            c.translate(SUPERSCRIPTS) if h - usual >= LEAST_RAISE * size else c
            for c, h in zip(text, heights, strict=True)
        )

    def _place(self, first: int, last: int, turn: int) -> tuple[float, float, float]:
        """Left, right and baseline, in a system of coordinates in which the text runs along x."""
        page, x, y, box = self._page, self._x, self._y, self._box
        pdfium.FPDFText_GetCharOrigin(page, first, x, y)
        pdfium.FPDFText_GetLooseCharBox(page, last, box)
        if turn == 0:
            return x.value, box.right, y.value
        cos, sin = math.cos(math.radians(turn)), math.sin(math.radians(turn))
        corners = [(cx, cy) for cx in (box.left, box.right) for cy in (box.bottom, box.top)]
        right = max(cx * cos + cy * sin for cx, cy in corners)
        return x.value * cos + y.value * sin, right, y.value * cos - x.value * sin

    def _extent(self, at: int) -> tuple[float, float]:
        """Left and right of one glyph."""
        left, right, bottom, top = self._edges
        if not pdfium.FPDFText_GetCharBox(self._page, at, left, right, bottom, top):
            return (0.0, 0.0)
        return left.value, right.value

    def _middle(self, at: int) -> float:
        """The height of a glyph's middle."""
        _, _, bottom, top = self._edges
        pdfium.FPDFText_GetCharBox(self._page, at, *self._edges)
        return (bottom.value + top.value) / 2

    def _font(self, at: int) -> Font:
        length = pdfium.FPDFText_GetFontInfo(self._page, at, self._name, 128, self._flags)
        key = (self._name.value if 0 < length <= 128 else b"", self._flags.value)
        if not key[0]:
            key = (b"", 0 if self._font_of(at) in self._fixed_fonts else -1)
        if key not in self._fonts:
            name = key[0].decode("utf-8", "replace")
            is_fixed = key[1] == 0 if not name else bool(key[1] & _FIXED_PITCH)
            is_monospaced = is_fixed or bool(_MONOSPACED.search(name))
            self._fonts[key] = Font(is_monospaced, bool(_BOLD.search(name)), name)
        return self._fonts[key]

    def _font_of(self, at: int) -> int:
        """What tells the character's font from the page's others; 0 for what PDFium inserted."""
        shown = pdfium.FPDFText_GetTextObject(self._page, at)
        font = pdfium.FPDFTextObj_GetFont(shown) if shown else None
        return ctypes.cast(font, ctypes.c_void_p).value or 0 if font else 0

    @cached_property
    def _fixed_fonts(self) -> frozenset[int]:
        """Fonts without names in which all letters are as wide, by the places where they stand."""
        widths: dict[int, dict[str, float]] = {}
        for at in range(self._count - 1):
            letters = self._characters[at : at + 2]
            if not all(letter.isalnum() for letter in letters) or not self._is_nameless(at):
                continue
            pdfium.FPDFText_GetCharOrigin(self._page, at, self._x, self._y)
            left, height = self._x.value, self._y.value
            pdfium.FPDFText_GetCharOrigin(self._page, at + 1, self._x, self._y)
            if self._y.value == height:
                widths.setdefault(self._font_of(at), {})[letters[0]] = self._x.value - left
        return frozenset(
            font
            for font, each in widths.items()
            if len(each) >= _FEWEST_LETTERS
            and max(each.values()) - min(each.values()) <= _AS_WIDE * median(each.values())
        )
