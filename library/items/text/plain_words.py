"""A text's lines as people read them: without Markdown's marks, with bullets, cells and notes.

What is analysed is another plain text, of sentences alone (`ingestion.analysis.markdown_blocks`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

_FENCE = re.compile(r"\s{0,3}(```+|~~~+)")
_RULE = re.compile(r"\s*(?:[-*_=]\s*){3,}|[\s|:-]*-[\s|:-]*")
_LEAD = re.compile(r"^\s{0,3}(?:(?:>\s?)+|#{1,6}\s+)")
_BULLET = re.compile(r"^(\s*)[-*+]\s+(?:\[([ xX])\]\s+)?")
_NOTE = re.compile(r"\[\^([^\[\]\s]{1,60})\](:?)")
_PICTURE = re.compile(r"!\[([^\[\]]*)\]\((?:[^()\n]|\([^()\n]*\))*\)")
_LINK = re.compile(r"\[([^\[\]]*)\]\((?:[^()\n]|\([^()\n]*\))*\)")
_ADDRESS = re.compile(r"<((?:https?://|mailto:)[^<>\s]+)>")
_STRONG = re.compile(r"(\*\*\*|\*\*|__|~~)(?=\S)(.{1,2000}?)(?<=\S)\1")
_EMPHASIS = re.compile(
    r"(?<![\w*])\*(?=\S)([^*]{1,2000})(?<=\S)\*(?![\w*])|(?<!\w)_(?=\S)([^_]{1,2000})(?<=\S)_(?!\w)"
)
_CODE = re.compile(r"(`+)(?!`)(.{1,2000}?)(?<!`)\1(?!`)")
_ESCAPED = re.compile(r"\\([\\`*_{}\[\]()#+.!|<>~$-])")
_PRIVATE = 0xE000
_WAITING = re.compile("[\ue021-\ue07e]")


def plain_lines(markdown: str) -> Iterator[str]:
    """Yield the lines that have words; code as it is, rows of tables by their cells."""
    fence = ""
    for line in markdown.splitlines():
        mark = _FENCE.match(line)
        if fence:
            if mark and mark[1].startswith(fence):
                fence = ""
            elif line.strip():
                yield line.rstrip()
        elif mark:
            fence = mark[1]
        elif not _RULE.fullmatch(line) and (words := _words(line)):
            yield words


def _words(line: str) -> str:
    # What is escaped is no mark: it waits in the private use area until the marks are gone.
    line = _ESCAPED.sub(lambda m: chr(_PRIVATE + ord(m[1])), line)
    line = _BULLET.sub(_bullet, _LEAD.sub("", line))
    line = _NOTE.sub(lambda m: f"[{m[1]}]", line)
    line = _LINK.sub(r"\1", _PICTURE.sub(r"\1", line))
    line = _ADDRESS.sub(r"\1", _CODE.sub(r"\2", line))
    line = _STRONG.sub(r"\2", _STRONG.sub(r"\2", line))
    line = _EMPHASIS.sub(lambda m: m[1] or m[2], line)
    if line.strip().startswith("|"):
        line = " · ".join(cell.strip() for cell in line.strip().strip("|").split("|"))
    line = _WAITING.sub(lambda m: chr(ord(m[0]) - _PRIVATE), line)
    return " ".join(unescape(line).split())


def _bullet(mark: re.Match[str]) -> str:
    return {None: "• ", " ": "☐ "}.get(mark[2], "☑ ")
