"""A rich text's tables of fonts and styles: character sets, typewriter fonts, headings."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from ingestion.extraction.office.style_names import heading_level

# Code pages by \\fcharset, of the characters that are written as bytes in a font.
_CHARSETS = {
    **{77: "mac-roman", 128: "cp932", 129: "cp949", 130: "johab", 134: "gbk", 136: "big5hkscs"},
    **{161: "cp1253", 162: "cp1254", 163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257"},
    **{204: "cp1251", 222: "cp874", 238: "cp1250", 254: "cp437", 255: "cp850"},
}
_TYPEWRITER = re.compile(r"courier|consolas|\bmono|menlo|monaco|typewriter|fixedsys", re.I)
_QUOTE = re.compile(r"(?:intense )?quot(?:e|ations?)|block (?:text|quote)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Font:
    codec: str = ""  # empty: the document's
    is_typewriter: bool = False


@dataclass(frozen=True, slots=True)
class Style:
    heading: int = 0
    is_quote: bool = False


@dataclass(slots=True)
class Tables:
    fonts: dict[int, Font] = field(default_factory=dict)
    styles: dict[int, Style] = field(default_factory=dict)
    default: int = -1  # number of the font that is meant where none is named
    _number: int = 0
    _name: str = ""

    @property
    def default_font(self) -> Font:
        return self.fonts.get(self.default, Font())

    def font_word(self, name: str, number: int | None) -> None:
        font = self.fonts.get(self._number, Font())
        if name == "f":
            self._begin(number)
            self.fonts[self._number] = Font()
        elif name == "fcharset":
            self.fonts[self._number] = replace(font, codec=codec_of(number or 0))
        elif name == "fmodern":
            self.fonts[self._number] = replace(font, is_typewriter=True)

    def name_font(self, text: str) -> None:
        self._name += text
        if _TYPEWRITER.search(self._name) and self._number in self.fonts:
            font = self.fonts[self._number]
            self.fonts[self._number] = replace(font, is_typewriter=True)

    def style_word(self, name: str, number: int | None) -> None:
        if name in ("s", "cs", "ds", "ts"):
            self._begin(number if name == "s" else None)
        elif name == "outlinelevel" and number is not None and number < 9:
            self.styles[self._number] = Style(heading=min(6, number + 1))

    def name_style(self, text: str) -> None:
        self._name = (self._name + text).strip("; ")
        if self._number < 0:
            return
        if level := heading_level(self._name):
            self.styles[self._number] = Style(heading=level)
        elif _QUOTE.fullmatch(self._name):
            self.styles[self._number] = Style(is_quote=True)

    def _begin(self, number: int | None) -> None:
        self._number, self._name = -1 if number is None else number, ""


def codec_of(charset: int) -> str:
    return _CHARSETS.get(charset, "")
