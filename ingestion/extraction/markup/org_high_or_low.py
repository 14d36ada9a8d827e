"""Exponents and indices of Org: 10^6, H_2O, a_{b}; names with underscores are left alone."""

from __future__ import annotations

import re

from ingestion.extraction.markup.high_or_low import set_high, set_low

# Of what formulas in texts are made; the longer names first.
_ELEMENT = "(?:Ag|Al|Ba|Br|Ca|Cl|Co|Cr|Cu|Fe|Hg|Li|Mg|Mn|Na|Ni|Pb|Si|Sn|Ti|Zn|B|C|F|H|I|K|N|O|P|S)"
_INDEX = r"_(?:[2-9]|[1-9]\d)(?!\d)"
_BEGIN = rf"(?:(?<![\w/.-]){_ELEMENT}{{1,2}}|(?<=\))){_INDEX}"
_FORMULA = rf"{_BEGIN}(?:{_ELEMENT}|{_INDEX}){{0,20}}(?!\w)"
# Code, addresses and formulas of LaTeX are kept; then what is set high or low.
_PLACES = re.compile(
    r"(?<![\w=~])([=~])\S(?:[^=~\n]*?\S)?\1(?![\w=~])|\[\[[^\[\]\n]*\]|\[fn:[\w-]*"
    r"|https?://[^\s\[\]<>]+|(?<!\w)\$[^\s$](?:[^$\n]*?[^\s$])?\$(?!\w)|\\\(.{0,500}?\\\)"
    r"|(?<=[\w)\]])(?P<sign>[\^_])\{(?P<braced>[^{}\s\\]{1,30})\}"
    r"|(?<=[\w)\]])\^(?P<power>[+\u2212-]?\d{1,9})(?![\w^]|[.,]\d)"
    rf"|(?P<formula>{_FORMULA})"
)
_FORMULA_BEGINS = re.compile(r"\\begin\{|\\\[|^\s*\$\$\s*$")
_FORMULA_ENDS = re.compile(r"\\end\{|\\\]|^\s*\$\$\s*$")
_COMMAND = re.compile(r"\\[A-Za-z]")
_OPTION = re.compile(r"(?<!\S)\^:(\S+)")


class HighAndLow:
    """Sets high and low what a document's lines name so, as far as its options let it."""

    def __init__(self, options: str) -> None:
        option = found[1] if (found := _OPTION.search(options)) else "t"
        self._is_off = option == "nil"
        self._needs_braces = option == "{}"
        self._in_formula = False

    def __call__(self, line: str) -> str:
        was_in_formula = self._in_formula
        if was_in_formula:
            self._in_formula = not _FORMULA_ENDS.search(line)
        elif begin := _FORMULA_BEGINS.search(line):
            self._in_formula = not _FORMULA_ENDS.search(line, begin.end())
        if self._is_off or was_in_formula or self._in_formula or _COMMAND.search(line):
            return line
        return _PLACES.sub(self._shown, line)

    def _shown(self, found: re.Match[str]) -> str:
        if braced := found["braced"]:
            return set_high(braced) if found["sign"] == "^" else set_low(braced)
        if self._needs_braces:
            return found[0]
        if found["power"]:
            return set_high(found["power"])
        if found["formula"]:
            return re.sub(_INDEX, lambda index: set_low(index[0][1:]), found["formula"])
        return found[0]
