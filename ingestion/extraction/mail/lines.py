"""Lines of plain mail: those that go on joined, their breaks kept in Markdown."""

from __future__ import annotations

import re


def with_breaks(lines: list[str]) -> str:
    """Markdown that shows the lines as they stand; a quotation ends with an empty line."""
    out: list[str] = []
    for line in lines:
        if out and out[-1].startswith(">") and line and not line.startswith(">"):
            out.append("")
        out.append(line)
    return re.sub(r"\n{3,}", "\n\n", "\n".join(out)).strip()


def unflowed(text: str, delsp: bool) -> str:
    """Lines that go on joined, within one depth of quotation (RFC 3676)."""
    out: list[list[str]] = []  # the pieces of each line
    joined = -1  # the depth at which the last line goes on
    for line in text.splitlines():
        depth = len(line) - len(line.lstrip(">"))
        rest = line[depth:].removeprefix(" ")
        goes_on = rest.endswith(" ") and rest != "-- "
        kept = rest[:-1] if goes_on and delsp else rest
        if joined == depth and rest != "-- ":
            out[-1].append(kept)
        else:
            out.append([f"{'>' * depth}{' ' if depth else ''}{kept}"])
        joined = depth if goes_on else -1
    return "\n".join(map("".join, out))
