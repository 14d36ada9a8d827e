"""What the styles of an OpenDocument text say: headings, emphasis, numbered lists, code."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

NAMESPACE = "urn:oasis:names:tc:opendocument:xmlns:"
TEXT, STYLE = f"{{{NAMESPACE}text:1.0}}", f"{{{NAMESPACE}style:1.0}}"
FO = f"{{{NAMESPACE}xsl-fo-compatible:1.0}}"
_MAX_PARENTS = 20
_CODE = re.compile(r"preformatted|source.?(?:code|text)|code.?block|listing", re.IGNORECASE)
_QUOTE = re.compile(r"quotations?|quote|block.?text", re.IGNORECASE)
_BOLD = re.compile(r"bold|[6-9]00")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """What a paragraph is by its style, or one that this is made from."""

    is_title: bool = False
    is_code: bool = False
    is_quote: bool = False


class Styles:
    """The styles of `content.xml` and `styles.xml`, by their names."""

    def __init__(self, *roots: Any) -> None:
        self._styles: dict[tuple[str, str], Any] = {}
        self._lists: dict[str, Any] = {}
        for root in roots:
            for style in root.iter(f"{STYLE}style"):
                key = (style.get(f"{STYLE}family", ""), style.get(f"{STYLE}name", ""))
                self._styles.setdefault(key, style)
            for style in root.iter(f"{TEXT}list-style"):
                self._lists.setdefault(style.get(f"{STYLE}name", ""), style)

    def paragraph(self, name: str) -> Paragraph:
        chain = self._chain("paragraph", name)
        known = [name, *(each.get(f"{STYLE}parent-style-name", "") for each in chain)]
        # A name is written with "_20_" for each space.
        spoken = [re.sub(r"_([0-9a-f]{2})_", lambda m: chr(int(m[1], 16)), n) for n in known]
        return Paragraph(
            is_title="Title" in spoken,
            is_code=any(map(_CODE.search, spoken)),
            is_quote=any(map(_QUOTE.fullmatch, spoken)),
        )

    def tags(self, name: str) -> list[str]:
        """The HTML elements for a run of text, from the outermost one."""
        values = {
            attribute: str(value)
            for style in reversed(self._chain("text", name))
            for properties in style.iter(f"{STYLE}text-properties")
            for attribute, value in properties.items()
        }
        position = values.get(f"{STYLE}text-position", "")
        struck = values.get(f"{STYLE}text-line-through-style", "none") != "none"
        return [
            *(["b"] if _BOLD.match(values.get(f"{FO}font-weight", "")) else []),
            *(["i"] if values.get(f"{FO}font-style") in ("italic", "oblique") else []),
            *(["s"] if struck else []),
            *(["sup"] if re.match(r"super|[1-9]", position) else []),
            *(["sub"] if re.match(r"sub|-\d", position) else []),
        ]

    def is_hidden(self, name: str) -> bool:
        return any(
            properties.get(f"{TEXT}display") == "none"
            for style in self._chain("text", name)
            for properties in style.iter(f"{STYLE}text-properties")
        )

    def numbered_from(self, name: str, level: int) -> int | None:
        """The first number of a list; None for one with bullets."""
        style = self._lists.get(name)
        for each in () if style is None else style.iter(f"{TEXT}list-level-style-number"):
            if each.get(f"{TEXT}level") == str(level) and each.get(f"{STYLE}num-format"):
                start = each.get(f"{TEXT}start-value") or "1"
                return int(start) if start.isdecimal() and len(start) < 7 else 1
        return None

    def _chain(self, family: str, name: str) -> list[Any]:
        chain: list[Any] = []
        while name and len(chain) < _MAX_PARENTS:
            style = self._styles.get((family, name))
            if style is None or style in chain:
                break
            chain.append(style)
            name = style.get(f"{STYLE}parent-style-name", "")
        return chain
