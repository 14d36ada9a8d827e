"""Org files (Org Syntax, orgmode.org/worg) as Markdown: text, lists, tables, code, links."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ingestion.documents import processors
from ingestion.extraction import builders
from ingestion.extraction.encoding import decode
from ingestion.extraction.html.metadata.dates import written_date
from library.document_kinds import ORG

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ingestion.documents.types import Document, Progress, Resource

PROCESSOR = processors.MARKUP

_KEYWORD = re.compile(r"^\s*#\+(\w+):(.*)$")
_HEADING = re.compile(r"^(\*+)\s+(.*?)(?:\s{1,99}(:[\w@#%:]+:))?$")
_STATE = re.compile(r"^(?:TODO|DONE|NEXT|WAITING|CANCELLED|CANCELED|HOLD|STARTED)\s+")
_PRIORITY = re.compile(r"^\[#[A-Z0-9]\]\s+")
_BEGIN = re.compile(r"^\s*#\+begin_(\w+)\s*(\S*)", re.IGNORECASE)
_END = re.compile(r"^\s*#\+end_", re.IGNORECASE)
_DRAWER = re.compile(r"^\s*:([\w-]+):\s*$")
_PLANNING = re.compile(r"^\s*(?:SCHEDULED|DEADLINE|CLOSED|CLOCK):")
_ITEM = re.compile(r"^(\s*)([-+]|\d+[.)])\s+(?:\[([ Xx-])\]\s+)?(.*)$")
_RULE = re.compile(r"^\s*\|[-+|]+\|?\s*$")
_DAY = re.compile(r"(\d{4}-\d{2}-\d{2})")
_LINK = re.compile(r"\[\[([^\[\]]+)\](?:\[([^\[\]]+)\])?\]")
_EMPHASIS = (
    (re.compile(r"(?<![\w*])\*(\S(?:[^*\n]*?\S)?)\*(?![\w*])"), r"**\1**"),
    (re.compile(r"(?<![\w/:])/(\S(?:[^/\n]*?\S)?)/(?![\w/])"), r"*\1*"),
    (re.compile(r"(?<![\w+])\+(\S(?:[^+\n]*?\S)?)\+(?![\w+])"), "\ue010\\1\ue010"),
    (re.compile(r"(?<![\w=])[=~](\S(?:[^=~\n]*?\S)?)[=~](?![\w=~])"), r"`\1`"),
    (re.compile(r"(?<!\w)_(\S(?:[^_\n]*?\S)?)_(?!\w)"), r"\1"),
)
_STRUCK = "\ue010"  # stands for ~~ until code is told, which begins with ~ too
_INLINE_NOTE = re.compile(r"\[fn:([\w-]*):\s*((?:[^\[\]]|\[\[[^\[\]]*\](?:\[[^\[\]]*\])?\])*)\]")
_SNIPPET = re.compile(r"@@[\w-]+:[^@\n]*@@")
_LINE = re.compile(r"^\s*-{5,}\s*$")
_RESULT = re.compile(r"^\s*:(?: |$)")
_FOOTNOTE = re.compile(r"\[fn:([\w-]+)\]")
_DEFINITION = re.compile(r"^\[fn:([\w-]+)\]\s+(.*)$")


def extract(resource: Resource, progress: Progress) -> Document:
    progress(0, "Reading the text")
    text = decode(resource.content, resource.charset, markup=False)
    lines = list(_without_hidden(text.splitlines()))
    keywords: dict[str, str] = {}
    for line in text.splitlines():
        if found := _KEYWORD.match(line):
            keywords.setdefault(found[1].lower(), found[2].strip())
    lines, notes = _notes_apart(lines)
    markdown = re.sub(r"\n{3,}", "\n\n", "\n".join([*_markdown(_results_fenced(lines)), *notes]))
    written = keywords.get("date", "")
    day = _DAY.search(written)
    heading = next((_title(f[2]) for line in lines if (f := _HEADING.match(line.rstrip()))), "")
    return builders.document(
        resource,
        ORG,
        markdown,
        title=keywords.get("title") or heading,
        author=keywords.get("author", ""),
        language=keywords.get("language", "")[:2].lower(),
        published_at=builders.moment(day[1]) if day else written_date(written),
    )


def _without_hidden(lines: list[str]) -> Iterator[str]:
    """Without drawers, comments, commented sections and planning lines."""
    hidden_below = 0  # the level of the COMMENT heading that we are under
    ends_at = ""  # what closes a drawer or a comment block
    for line in lines:
        if ends_at:
            if line.strip().lower() == ends_at:
                ends_at = ""
            continue
        if heading := _HEADING.match(line.rstrip()):
            level = len(heading[1])
            if not hidden_below or level <= hidden_below:
                hidden_below = level if heading[2].startswith("COMMENT") else 0
        if hidden_below:
            continue
        drawer, block = _DRAWER.match(line), _BEGIN.match(line)
        if drawer and drawer[1].lower() != "end":
            ends_at = ":end:"
        elif block and block[1].lower() == "comment":
            ends_at = "#+end_comment"
        elif not (_PLANNING.match(line) or re.match(r"^\s*# ", line)):
            yield line


def _notes_apart(lines: list[str]) -> tuple[list[str], list[str]]:
    """The lines with references to the notes that stood in them, and those notes."""
    notes: list[str] = []

    def reference(found: re.Match[str]) -> str:
        name = found[1] or f"inline{len(notes) + 1}"
        notes.append(f"\n[^{name}]: {_inline(found[2].strip())}")
        return f"[fn:{name}]"

    return [_INLINE_NOTE.sub(reference, line) for line in lines], notes


def _results_fenced(lines: list[str]) -> Iterator[str]:
    """Lines that begin with a colon are shown as they are: as in a block of an example."""
    is_block = is_result = False
    for line in lines:
        if is_block or not _RESULT.match(line):
            if is_result:
                yield "#+end_example"
                is_result = False
            is_block = bool(_BEGIN.match(line)) or (is_block and not _END.match(line))
            yield line
            continue
        if not is_result:
            yield from ("", "#+begin_example")
        is_result = True
        yield line.strip()[2:]
    if is_result:
        yield "#+end_example"


def _markdown(lines: Iterable[str]) -> Iterator[str]:
    table: list[list[str]] = []
    fence, quoted = "", False
    for line in lines:
        if table and not line.lstrip().startswith("|"):
            yield from ("", builders.table(table), "")
            table = []
        if fence:
            if re.match(r"^\s*#\+end_(?:src|example|export)", line, re.IGNORECASE):
                fence = ""
                yield "```"
            elif fence != "export":
                yield line
        elif block := _BEGIN.match(line):
            kind = block[1].lower()
            quoted = quoted or kind == "quote"
            if kind in ("src", "example"):
                fence = kind
                yield f"```{block[2] if kind == 'src' else ''}"
            elif kind == "export":
                fence = kind
                yield "```"
        elif re.match(r"^\s*#\+end_", line, re.IGNORECASE):
            quoted = False
            yield ""
        elif _KEYWORD.match(line):
            continue
        elif line.lstrip().startswith("|"):
            if not _RULE.match(line):
                table.append([_plain(cell) for cell in line.strip().strip("|").split("|")])
        else:
            yield ("> " if quoted and line.strip() else "") + _line(line)
    if table:
        yield from ("", builders.table(table))


def _line(line: str) -> str:
    if heading := _HEADING.match(line.rstrip()):
        return f"\n{'#' * min(6, len(heading[1]) + 1)} {_inline(_title(heading[2]))}\n"
    if _LINE.match(line):
        return "\n---\n"
    if note := _DEFINITION.match(line):
        return f"\n[^{note[1]}]: {_inline(note[2])}"
    if item := _ITEM.match(line):
        box = {"X": "☑ ", "x": "☑ ", " ": "☐ ", "-": "☐ "}.get(item[3] or "none", "")
        mark = item[2] if item[2][0].isdigit() else "-"
        return f"{item[1]}{mark} {box}{_inline(item[4].replace(' :: ', ': '))}"
    return _inline(line.strip())


def _title(text: str) -> str:
    return _PRIORITY.sub("", _STATE.sub("", text))


def _inline(text: str) -> str:
    text = _SNIPPET.sub("", text).replace("<", "&lt;")
    text = _FOOTNOTE.sub(r"[^\1]", _LINK.sub(_link, text))
    for pattern, replacement in _EMPHASIS:
        text = pattern.sub(replacement, text)
    return text.replace(_STRUCK, "~~")


def _link(found: re.Match[str]) -> str:
    target, shown = found[1], found[2]
    if target.startswith(("http://", "https://", "mailto:")):
        return f"[{shown}]({target})" if shown else f"<{target}>"
    return shown or ("" if target.startswith("file:") else target)


def _plain(text: str) -> str:
    return _LINK.sub(lambda m: m[2] or m[1], text).strip()
