"""The numbers in Word documents that mammoth leaves out: of headings, and where lists go on."""

from __future__ import annotations

import re
from typing import Any

from lxml import etree

from ingestion.extraction.office.docx_markup import Styles

_PLACE = re.compile(r"%([1-9])")
_START = "librarianstart"
_START_MARK = re.compile(rf"{_START}(\d+)x")
_LIST_START = re.compile(rf"<ol>(<li>(?:<(?!/?[ou]l)[^<>]*>)*){_START}(\d+)x")
_LEVELS = 9
_LONGEST_CHAIN = 20  # of styles based on one another
_ROMAN = (
    *((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l")),
    *((40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")),
)


def number_paragraphs(root: Any, styles: Styles, numbering: Any, style_sheet: Any) -> None:
    """Put the numbers that Word shows before headings into their text; changes the tree.

    A list that does not begin with 1 begins with a mark, for `with_starts`.
    """
    if numbering is None or style_sheet is None:
        return
    w = f"{root.tag.partition('}')[0]}}}"
    lists = _Lists(numbering, style_sheet, w)
    before, level_before = None, -1  # the last paragraph of a list, and its level
    for paragraph in root.iter(f"{w}p"):
        style = paragraph.find(f"{w}pPr/{w}pStyle")
        style_id = "" if style is None else style.get(f"{w}val") or ""
        number, count, level = lists.next_number(paragraph, style_id)
        if number and styles.level(style_id):
            _put_before(paragraph, f"{number} ", w)
        elif count:
            begins = paragraph.getprevious() is not before or level > level_before
            if number and begins and count > 1:
                _put_before(paragraph, f"{_START}{count}x", w)
            before, level_before = paragraph, level


def with_starts(html: str) -> str:
    """The HTML that mammoth made, its lists beginning as marks in them say."""
    html = _LIST_START.sub(r'<ol start="\2">\1', html)
    return _START_MARK.sub("", html)


class _Lists:
    """The lists of a document and how far each has counted."""

    def __init__(self, numbering: Any, style_sheet: Any, w: str) -> None:
        self._w = w
        abstract = {
            each.get(f"{w}abstractNumId"): each for each in numbering.iter(f"{w}abstractNum")
        }
        self._definitions = {
            each.get(f"{w}numId"): abstract.get(self._value(each, "abstractNumId"))
            for each in numbering.iter(f"{w}num")
        }
        self._styles = {each.get(f"{w}styleId"): each for each in style_sheet.iter(f"{w}style")}
        self._counts: dict[int, list[int]] = {}
        # Lists that share a definition go on counting, but for those that name where they begin.
        self._restarts = {
            each.get(f"{w}numId"): {
                int(level.get(f"{w}ilvl") or 0): int(self._value(level, "startOverride"))
                for level in each.findall(f"{w}lvlOverride")
                if self._value(level, "startOverride").isdecimal()
            }
            for each in numbering.iter(f"{w}num")
        }

    def next_number(self, paragraph: Any, style_id: str) -> tuple[str, int, int]:
        """The paragraph's number as it is shown, the number itself, and the level of its list.

        The first is empty for a bullet; "", 0 and 0 where it is in no list.
        """
        number_id, level = self._list_of(paragraph, style_id)
        definition = self._definitions.get(number_id)
        if definition is None or not 0 <= level < _LEVELS:
            return "", 0, 0
        levels = {
            int(each.get(f"{self._w}ilvl") or 0): each
            for each in definition.findall(f"{self._w}lvl")
        }
        if level not in levels:
            return "", 0, 0
        starts = [int(self._value(levels.get(n), "start") or 1) for n in range(_LEVELS)]
        counts = self._counts.setdefault(id(definition), [start - 1 for start in starts])
        for restarted, start in self._restarts.pop(number_id, {}).items():
            if restarted < _LEVELS:
                counts[restarted] = start - 1
        counts[level] += 1
        counts[level + 1 :] = [start - 1 for start in starts[level + 1 :]]
        formats = [self._value(levels.get(n), "numFmt") for n in range(_LEVELS)]
        if formats[level] in ("bullet", "none"):
            return "", counts[level], level
        text = self._value(levels[level], "lvlText")
        shown = _PLACE.sub(
            lambda place: _written(
                max(counts[int(place[1]) - 1], starts[int(place[1]) - 1]),
                formats[int(place[1]) - 1],
            ),
            text,
        ).strip()
        return shown, counts[level], level

    def _list_of(self, paragraph: Any, style_id: str) -> tuple[str, int]:
        """Number of the list and level, of the paragraph or of its style; "" for none."""
        found = paragraph.find(f"{self._w}pPr/{self._w}numPr")
        own = style_id
        for _ in range(_LONGEST_CHAIN):
            if found is not None or style_id not in self._styles:
                break
            found = self._styles[style_id].find(f"{self._w}pPr/{self._w}numPr")
            style_id = self._value(self._styles[style_id], "basedOn")
        if found is None:
            return "", 0
        number_id, level = self._value(found, "numId"), self._value(found, "ilvl")
        return number_id, int(level) if level.isdigit() else self._level_of(number_id, own)

    def _level_of(self, number_id: str, style_id: str) -> int:
        """The level that a list keeps for paragraphs of the style."""
        definition = self._definitions.get(number_id)
        for each in () if definition is None else definition.findall(f"{self._w}lvl"):
            if self._value(each, "pStyle") == style_id:
                return int(each.get(f"{self._w}ilvl") or 0)
        return 0

    def _value(self, element: Any, name: str) -> str:
        found = None if element is None else element.find(f"{self._w}{name}")
        return "" if found is None else found.get(f"{self._w}val") or ""


def _written(number: int, form: str) -> str:
    if form in ("lowerLetter", "upperLetter"):
        letters = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)
        return letters.upper() if form == "upperLetter" else letters
    if form in ("lowerRoman", "upperRoman"):
        rest, roman = number, ""
        for value, sign in _ROMAN:
            roman += sign * (rest // value)
            rest %= value
        return roman.upper() if form == "upperRoman" else roman
    return str(number)


def _put_before(paragraph: Any, text: str, w: str) -> None:
    run = etree.Element(f"{w}r")
    piece = etree.SubElement(run, f"{w}t")
    piece.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    piece.text = text
    properties = paragraph.find(f"{w}pPr")
    paragraph.insert(0 if properties is None else paragraph.index(properties) + 1, run)
