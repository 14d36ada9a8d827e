"""Lines of plain mail: those that go on joined, quotations and breaks kept in Markdown."""

from __future__ import annotations

import re

from ingestion.extraction import builders

MAX_QUOTES = 20  # within one another
_QUOTE = re.compile(r"^((?:> ?)*)")


def to_markdown(text: str) -> str:
    """Return the lines as they stand, what is quoted at its depth, the words escaped."""
    lines = []
    for line in text.splitlines():
        marks = _QUOTE.match(line)
        depth = min(MAX_QUOTES, marks[0].count(">")) if marks else 0
        rest = builders.escaped(line[marks.end() if marks else 0 :])
        lines.append(f"{'> ' * depth}{rest}".rstrip() if depth else rest)
    return _with_breaks(lines)


def _with_breaks(lines: list[str]) -> str:
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
