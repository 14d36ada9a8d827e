"""What the lines in brackets above a block of AsciiDoc say of it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

IN_BRACKETS = re.compile(r"^\[((?:[^\W\d]|[,.#%{\"'\[]).*|)\]$")
_PART = re.compile(r'((?:[^,"]|"[^"]*"|")*)(?:,|$)')
_NAMED = re.compile(r"([\w-]+)\s*=\s*(.*)$")


@dataclass(slots=True)
class Said:
    """Attributes of a block."""

    placed: list[str] = field(default_factory=list)
    named: dict[str, str] = field(default_factory=dict)

    @property
    def style(self) -> str:
        return re.split(r"[#.%]", self.at(0))[0]

    def at(self, place: int) -> str:
        return self.placed[place] if place < len(self.placed) else ""


def said_in(written: str, before: Said) -> Said:
    """What a line in brackets says of a block, and what lines above it do."""
    if written.startswith("["):  # an anchor
        return before
    placed: list[str] = []
    named = dict(before.named)
    for part in _PART.finditer(written):
        text = part[1].strip()
        if name := _NAMED.match(text):
            named[name[1]] = name[2].strip().strip('"')
        else:
            placed.append(text.strip('"'))
    return Said(placed if any(placed) else before.placed, named)
