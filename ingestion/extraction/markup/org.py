"""Org files (Org Syntax, orgmode.org/worg) as Markdown: text, lists, tables, code, links."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ingestion.documents import processors
from ingestion.extraction import builders
from ingestion.extraction.builders import MarkdownText
from ingestion.extraction.encoding import decode
from ingestion.extraction.html.metadata.dates import written_date
from ingestion.extraction.markup.kept_pieces import BREAK, without_signs
from ingestion.extraction.markup.org_high_or_low import HighAndLow
from ingestion.extraction.markup.org_inline import inline
from library.document_kinds import ORG

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ingestion.documents.types import Document, Progress, Resource

PROCESSOR = processors.MARKUP

_KEYWORD = re.compile(r"^\s*#\+(\w+)(?:\[[^\[\]]*\])?:(.*)$")
_HEADING = re.compile(r"^(\*+)\s+(.*?)(?:\s{1,99}(:[\w@#%:]+:))?$")
_STATE = re.compile(r"^(?:TODO|DONE|NEXT|WAITING|CANCELLED|CANCELED|HOLD|STARTED)\s+")
_PRIORITY = re.compile(r"^\[#[A-Z0-9]\]\s+")
_BEGIN = re.compile(r"^\s*#\+begin_(\w+)\s*(\S*)", re.IGNORECASE)
_END = re.compile(r"^\s*#\+end_(\w+)", re.IGNORECASE)
_AS_WRITTEN = ("src", "example", "export", "comment")  # blocks in which nothing else is sought
_HIDDEN_BLOCKS = ("export", "comment")
_ESCAPED = re.compile(r"^(\s*),(?=,*(?:\*|#\+))")
_DRAWER = re.compile(r"^\s*:([\w-]+):\s*$")
_HIDDEN_DRAWERS = ("properties", "logbook")
_COMMENT = re.compile(r"^\s*#(?:\s|$)")
_PLANNING = re.compile(r"^\s*(?:SCHEDULED|DEADLINE|CLOSED|CLOCK):")
_ITEM = re.compile(r"^(\s*)([-+]|\d+[.)])\s+(?:\[([ Xx-])\]\s+)?(.*)$")
_RULE = re.compile(r"^\s*\|[-+|]+\|?\s*$")
_DAY = re.compile(r"(\d{4}-\d{2}-\d{2})")
_INLINE_NOTE = re.compile(r"\[fn:([\w-]*):\s*((?:[^\[\]]|\[\[[^\[\]]*\](?:\[[^\[\]]*\])?\])*)\]")
# Headings, keywords, blocks, rows of tables and rules, in which no text goes on.
_STANDS_ALONE = re.compile(r"\*+\s|\s*(?:#\+\w|\||-{5,}\s*$)")
_LINE = re.compile(r"^\s*-{5,}\s*$")
_RESULT = re.compile(r"^\s*:(?: |$)")
_DEFINITION = re.compile(r"^\[fn:([\w-]+)\]\s+(.*)$")


def extract(resource: Resource, progress: Progress) -> Document:
    progress(0, "Reading the text")
    text = decode(resource.content, resource.charset, markup=False)
    lines = list(_without_hidden(without_signs(text).splitlines()))
    keywords: dict[str, str] = {}
    for line in lines:
        if not isinstance(line, _Code) and (found := _KEYWORD.match(line)):
            keywords.setdefault(found[1].lower(), found[2].strip())
    high_and_low = HighAndLow(keywords.get("options", ""))
    lines = [
        line if isinstance(line, _Code) else high_and_low(line) for line in _results_fenced(lines)
    ]
    lines, notes = _notes_apart(list(_paragraphs(lines)))
    markdown = re.sub(r"\n{3,}", "\n\n", "\n".join([*_markdown(lines), *notes]))
    written = keywords.get("date", "")
    day = _DAY.search(written)
    texts = (line.rstrip() for line in lines if not isinstance(line, _Code))
    heading = next((_title(found[2]) for line in texts if (found := _HEADING.match(line))), "")
    return builders.document(
        resource,
        ORG,
        markdown,
        title=keywords.get("title") or heading,
        author=keywords.get("author", ""),
        language=keywords.get("language", "")[:2].lower(),
        published_at=builders.moment(day[1]) if day else written_date(written),
    )


class _Code(str):
    """A line that is shown as it is."""

    __slots__ = ()


def _without_hidden(lines: list[str]) -> Iterator[str]:
    """Without what programs write into drawers, comments, commented sections and planning lines."""
    hidden_below = 0  # the level of the COMMENT heading that we are under
    block = drawer = ""  # the kind of that we are in
    last, is_closed = _ends(lines)
    for number, line in enumerate(lines):
        if block:
            is_end = (end := _END.match(line)) is not None and end[1].lower() == block
            if not hidden_below and block not in _HIDDEN_BLOCKS:
                yield line if is_end else _Code(_ESCAPED.sub(r"\1", line))
            block = "" if is_end else block
            continue
        if heading := _HEADING.match(line.rstrip()):
            level = len(heading[1])
            if not hidden_below or level <= hidden_below:
                hidden_below = level if heading[2].startswith("COMMENT") else 0
        name = found[1].lower() if is_closed[number] and (found := _DRAWER.match(line)) else ""
        kind = begin[1].lower() if (begin := _BEGIN.match(line)) else ""
        if kind in _AS_WRITTEN and last.get(kind, 0) > number:
            block = kind
        is_lone = kind in _AS_WRITTEN and not block
        is_lone |= (end := _END.match(line)) is not None and end[1].lower() in _AS_WRITTEN
        is_hidden = hidden_below or drawer in _HIDDEN_DRAWERS or block in _HIDDEN_BLOCKS or is_lone
        drawer = "" if name == "end" else name or drawer
        if not (is_hidden or name or _PLANNING.match(line) or _COMMENT.match(line)):
            yield line


def _ends(lines: list[str]) -> tuple[dict[str, int], list[bool]]:
    """The last end of each kind of block; and by lines, whether a drawer there has an end."""
    last: dict[str, int] = {}
    is_closed = [False] * len(lines)
    closes = False
    for number in range(len(lines) - 1, -1, -1):
        line = lines[number]
        if end := _END.match(line):
            last.setdefault(end[1].lower(), number)
        closes = (closes or line.strip().lower() == ":end:") and not _HEADING.match(line)
        is_closed[number] = closes
    return last, is_closed


def _notes_apart(lines: list[str]) -> tuple[list[str], list[str]]:
    """The lines with references to the notes that stood in them, and those notes."""
    notes: list[str] = []

    def reference(found: re.Match[str]) -> str:
        name = found[1] or f"inline{len(notes) + 1}"
        notes.append(f"\n[^{name}]: {inline(found[2].replace(BREAK, ' ').strip())}")
        return f"[fn:{name}]"

    return [
        line if isinstance(line, _Code) else _INLINE_NOTE.sub(reference, line) for line in lines
    ], notes


def _results_fenced(lines: list[str]) -> Iterator[str]:
    """Lines that begin with a colon are shown as they are: as in a block of an example."""
    is_result = False
    for line in lines:
        if isinstance(line, _Code) or not _RESULT.match(line):
            if is_result:
                yield "#+end_example"
            is_result = False
            yield line
            continue
        if not is_result:
            yield from ("", "#+begin_example")
        is_result = True
        yield _Code(line.strip()[2:])
    if is_result:
        yield "#+end_example"


def _paragraphs(lines: Iterable[str]) -> Iterator[str]:
    """The lines, those of one text joined by BREAK."""
    texts: list[str] = []
    for line in lines:
        is_apart = (
            isinstance(line, _Code) or not line.strip() or _STANDS_ALONE.match(line) is not None
        )
        if texts and (is_apart or _ITEM.match(line) or _DEFINITION.match(line)):
            yield BREAK.join(texts)
            texts = []
        if is_apart:
            yield line
        else:
            texts.append(line.strip() if texts else line.rstrip())
    if texts:
        yield BREAK.join(texts)


def _markdown(lines: Iterable[str]) -> Iterator[str]:
    table: list[list[str]] = []
    before = ""  # each line, in a quotation
    for line in lines:
        is_row = line.lstrip().startswith("|") and not isinstance(line, _Code)
        if table and not is_row:
            yield from ("", builders.table(table), "")
            table = []
        if isinstance(line, _Code):
            yield before + line
        elif block := _BEGIN.match(line):
            kind = block[1].lower()
            before = "> " if kind == "quote" else before
            if kind in ("src", "example"):
                yield f"{before}```{block[2] if kind == 'src' else ''}"
        elif end := _END.match(line):
            kind = end[1].lower()
            before = "" if kind == "quote" else before
            yield f"{before}```" if kind in ("src", "example") else before.strip()
        elif keyword := _KEYWORD.match(line):
            if keyword[1].lower() == "caption":
                yield f"\n**{inline(keyword[2].strip())}**\n"
        elif is_row:
            if not _RULE.match(line):
                table.append(
                    [MarkdownText(inline(cell)) for cell in line.strip().strip("|").split("|")]
                )
        else:
            text = _line(line).replace(BREAK, f"\n{before}")
            yield (before if line.strip() else before.strip()) + text
    if table:
        yield from ("", builders.table(table))


def _line(line: str) -> str:
    if heading := _HEADING.match(line.rstrip()):
        return f"\n{'#' * min(6, len(heading[1]) + 1)} {inline(_title(heading[2]))}\n"
    if _LINE.match(line):
        return "\n---\n"
    if note := _DEFINITION.match(line):
        return f"\n[^{note[1]}]: {inline(note[2])}"
    if item := _ITEM.match(line):
        box = {"X": "☑ ", "x": "☑ ", " ": "☐ ", "-": "☐ "}.get(item[3] or "none", "")
        mark = item[2] if item[2][0].isdigit() else "-"
        return f"{item[1]}{mark} {box}{inline(item[4].replace(' :: ', ': '))}"
    return inline(line.strip())


def _title(text: str) -> str:
    return _PRIORITY.sub("", _STATE.sub("", text))
