"""What holds within a pair of braces of a rich text: where its text goes, and how it is written."""

from __future__ import annotations

import codecs
from dataclasses import dataclass, field, replace

from ingestion.extraction.office.rtf.story import Format, Layout
from ingestion.extraction.office.rtf.tables import Font, Tables

_SHAPES = {"b": "b", "i": "i", "strike": "s", "striked": "s", "super": "sup", "sub": "sub"}
_ORDER = ("code", "sup", "sub", "s", "i", "b")  # from the innermost element outwards


@dataclass(slots=True)
class Group:
    """The state that a pair of braces keeps to itself."""

    into: str = "text"  # or what else is said
    codec: str = "cp1252"
    skip: int = 1  # bytes after a \\u that stand for the same character
    starred: bool = False
    shown: bool = True
    hidden: bool = False  # as characters, or deleted with changes tracked
    shapes: frozenset[str] = frozenset()
    link: str = ""
    layout: Layout = field(default_factory=Layout)
    font: Font = field(default_factory=Font)

    @property
    def format(self) -> Format:
        link = (f'a href="{self.link}"',) if self.link else ()
        names = {*self.shapes, "code"} if self.font.is_typewriter else self.shapes
        return (*(name for name in _ORDER if name in names), *link)

    def lay_out(self, name: str, number: int | None, tables: Tables) -> bool:
        """Whether the control word says what the paragraph is."""
        layout = self.layout
        if name == "pard":
            self.layout = Layout()
        elif name == "s":
            style = tables.styles.get(number or 0)
            if style is not None:
                self.layout = replace(layout, heading=style.heading, quote=style.is_quote)
        elif name == "outlinelevel" and number is not None:
            self.layout = replace(layout, heading=min(6, number + 1) if number < 9 else 0)
        elif name == "ls" and number:
            self.layout = replace(layout, is_item=True, level=layout.level or 0)
        elif name == "ilvl":
            self.layout = replace(layout, level=number or 0)
        elif name == "li":
            self.layout = replace(layout, indent=number or 0)
        elif name == "fi":
            self.layout = replace(layout, hangs=(number or 0) < 0)
        elif name == "intbl":
            self.layout = replace(layout, is_cell=True)
        else:
            return False
        return True

    def write_as(self, name: str, number: int | None, tables: Tables) -> None:
        """Take in what the control word says of characters; others change nothing."""
        if name in _SHAPES:
            is_on = number != 0
            others = self.shapes - ({"sup", "sub"} if name in ("super", "sub") else set())
            self.shapes = others | {_SHAPES[name]} if is_on else others - {_SHAPES[name]}
        elif name == "nosupersub":
            self.shapes -= {"sup", "sub"}
        elif name == "plain":
            self.shapes, self.font, self.hidden = frozenset(), tables.default_font, False
        elif name in ("v", "deleted"):
            self.hidden = number != 0
        elif name == "f":
            self.font = tables.fonts.get(number or 0, Font())
        elif name == "ansicpg" and number and _is_codec(f"cp{number}"):
            self.codec = f"cp{number}"
        elif name in ("mac", "pc", "pca"):
            self.codec = {"mac": "mac-roman", "pc": "cp437", "pca": "cp850"}[name]
        elif name == "uc" and number is not None:
            self.skip = number


def _is_codec(name: str) -> bool:
    try:
        codecs.lookup(name)
    except LookupError:
        return False
    return True
