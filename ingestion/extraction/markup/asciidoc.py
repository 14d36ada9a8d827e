"""AsciiDoc (AsciiDoc Language, Eclipse) as Markdown: what articles and manuals use of it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ingestion.documents import processors
from ingestion.extraction import builders
from ingestion.extraction.builders import SUBSCRIPTS, SUPERSCRIPTS
from ingestion.extraction.encoding import decode
from ingestion.extraction.html.metadata.dates import written_date
from library.document_kinds import ASCIIDOC

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ingestion.documents.types import Document, Progress, Resource

PROCESSOR = processors.MARKUP

MAX_VALUE = 200  # characters of an attribute where it is referred to

_TITLE = re.compile(r"^=\s+(.+)$")
_HEADING = re.compile(r"^(={2,6})\s+(.+?)(?:\s{1,9}=+)?$")
_ATTRIBUTE = re.compile(r"^:(!?[\w-]+!?):\s*(.*)$")
_BLOCK_ATTRIBUTES = re.compile(r"^\[(.*)\]$")
_FENCES = {"----": "code", "....": "code", "____": "quote", "****": "text", "====": "text"}
_FENCES |= {"++++": "formula"}
_COMMENT = "////"
_ITEM = re.compile(r"^\s*(\*{1,5}|-|\.{1,5})\s+(?:\[([ xX*])\]\s+)?(.*)$")
_TERM = re.compile(r"^(\S.*?)::(?:\s+(.*))?$")
_IMAGE = re.compile(r"^(?:image|video|audio)::[^\[\]\s]+\[.*\]$")
_CONDITION = re.compile(r"^(ifdef|ifndef|ifeval|endif)::([\w,+-]*)\[(.*)\]$")
_LITERAL = re.compile(r"(?<![\w+])\+{1,2}(\S(?:[^+\n]*?\S)?)\+{1,2}(?![\w+])")
_PASSED = re.compile(r"pass:[a-z,]{0,20}\[[^\[\]]*\]")
_FORMULAS = ("stem", "latexmath", "asciimath")
_SET_HIGH_OR_LOW = re.compile(r"(?<=\w)([\^~])([0-9+=()-]{1,9})\1")
_ADMONITIONS = ("NOTE", "TIP", "IMPORTANT", "WARNING", "CAUTION")
_INCLUDE = re.compile(r"^(?:include|toc)::.*\[.*\]$")
_LINK = re.compile(
    r"(?:link:)?((?:https?|mailto):[^\s\[\]]{1,2000})\[([^\[\],]*?)(?:,[^\[\]]*)?\^?\]"
)
_XREF = re.compile(r"<<[^<>,]+,([^<>]+)>>|xref:[^\[\s]{1,500}\[([^\[\]]*)\]|<<([^<>,]+)>>")
_NOTE = re.compile(r"footnote:(?:[\w-]*)\[((?:[^\[\]]|\[[^\[\]]*\])*)\]")
_MACRO = re.compile(
    r"(?:latexmath|stem|asciimath):\[\$?(.{0,2000}?)\$?\]"
    r"|(?:kbd|btn|image):[^\[\s]{0,500}\[(.{0,2000}?)\]|menu:([^\[\n]{1,100})\[(.{0,2000}?)\]"
)
_EMPHASIS = (
    (re.compile(r"(?<![\w*\\])\*(\S(?:[^*\n]*?\S)?)\*(?![\w*])"), r"**\1**"),
    (re.compile(r"(?<![\w_\\])__?(\S(?:[^_\n]*?\S)?)__?(?![\w_])"), r"*\1*"),
    (re.compile(r"(?<!\w)#(\S(?:[^#\n]*?\S)?)#(?!\w)"), r"\1"),
)
_ADMONITION = re.compile(r"^(NOTE|TIP|IMPORTANT|WARNING|CAUTION):\s+(.*)$")


def extract(resource: Resource, progress: Progress) -> Document:
    progress(0, "Reading the text")
    lines = decode(resource.content, resource.charset, markup=False).splitlines()
    header, body = _header(lines)
    notes: list[str] = []
    markdown = "\n".join(_markdown(list(_chosen(body, header)), header, notes))
    markdown += "".join(f"\n\n[^{number}]: {note}" for number, note in enumerate(notes, 1))
    return builders.document(
        resource,
        ASCIIDOC,
        re.sub(r"\n{3,}", "\n\n", markdown),
        title=header.get("doctitle", ""),
        author=header.get("author", ""),
        language=header.get("lang", "")[:2].lower(),
        published_at=written_date(header.get("revdate", "")),
    )


def _header(lines: list[str]) -> tuple[dict[str, str], list[str]]:
    """Title, author line, revision line and attributes; and the lines after them."""
    found: dict[str, str] = {}
    at = 0
    while at < len(lines) and (not lines[at].strip() or lines[at].startswith("//")):
        at += 1
    if at < len(lines) and (title := _TITLE.match(lines[at])):
        found["doctitle"] = title[1]
        at += 1
        for name in ("author", "revdate"):
            if at < len(lines) and lines[at].strip() and not lines[at].startswith((":", "=")):
                found[name] = lines[at].strip()
                at += 1
        day = re.search(r"\d{4}-\d{2}-\d{2}", found.get("revdate", ""))
        found["revdate"] = day[0] if day else ""
        found["author"] = re.sub(r"\s*<[^>]*>", "", found.get("author", ""))
    while at < len(lines) and (attribute := _ATTRIBUTE.match(lines[at])):
        found.setdefault(attribute[1], attribute[2])
        at += 1
    return found, lines[at:]


def _chosen(lines: list[str], attributes: dict[str, str]) -> Iterator[str]:
    """The lines less those under conditions that do not hold; of `ifeval` none is worked out."""
    holds: list[bool] = []
    for line in lines:
        condition = _CONDITION.match(line.rstrip())
        if condition is None:
            if all(holds):
                yield line
            continue
        kind, names, text = condition.groups()
        is_set = any(name in attributes for name in re.split(r"[,+]", names))
        is_true = is_set == (kind == "ifdef") or kind == "ifeval"
        if kind == "endif":
            holds[-1:] = []
        elif text and kind != "ifeval":  # the text of one line
            if is_true and all(holds):
                yield text
        else:
            holds.append(is_true)


def _markdown(lines: list[str], attributes: dict[str, str], notes: list[str]) -> Iterator[str]:
    table: list[str] | None = None
    fence, kind = "", ""
    said: list[str] = [""]  # the attributes of the block that follows
    ending: list[str] = []
    for line in lines:
        mark = line.rstrip()
        if table is not None:
            if mark == "|===":
                yield from ("", builders.table(_rows(table)), "")
                table = None
            else:
                table.append(mark)
        elif fence:
            if mark == fence:
                yield from (*ending, "")
                fence = ""
            elif kind in ("code", "formula"):
                yield line
            elif kind != "comment":
                yield ("> " if kind == "quote" and mark else "") + _line(line, attributes, notes)
        elif mark == _COMMENT or mark in _FENCES:
            fence, kind = mark, _FENCES.get(mark, "comment")
            opening, ending = _around(kind, said)
            yield from opening
            said = [""]
        elif mark == "|===":
            table = []
        elif block := _BLOCK_ATTRIBUTES.match(mark):
            said = [part.strip() for part in block[1].split(",")]
            if said[0] in _ADMONITIONS:
                yield f"\n**{said[0].capitalize()}:**"
        elif mark.startswith("//") or _INCLUDE.match(mark) or _ATTRIBUTE.match(mark):
            continue
        else:
            yield _line(line, attributes, notes)


def _around(kind: str, said: list[str]) -> tuple[list[str], list[str]]:
    """Lines before and after a block of the kind with these attributes."""
    style, *rest = said
    if kind == "code":
        return ["", f"```{rest[0] if style == 'source' and rest else ''}"], ["```"]
    if kind == "formula" and style in _FORMULAS:
        return ["", "$$"], ["$$"]
    if kind == "quote" and style in ("quote", "verse") and any(rest):
        by = builders.escaped(", ".join(filter(None, rest)))
        return [], [">", f"> — {by}"]
    return [], []


def _line(line: str, attributes: dict[str, str], notes: list[str]) -> str:
    line = line.rstrip()
    if heading := _HEADING.match(line):
        return f"\n{'#' * len(heading[1])} {_inline(heading[2], attributes, notes)}\n"
    if _IMAGE.match(line) or line in ("+", "<<<", "'''"):
        return ""
    if line.startswith(".") and line[1:2].isalpha():  # a block's title
        return f"\n**{_inline(line[1:], attributes, notes)}**\n"
    if admonition := _ADMONITION.match(line):
        return f"**{admonition[1].capitalize()}:** {_inline(admonition[2], attributes, notes)}"
    if item := _ITEM.match(line):
        mark = "1." if item[1].startswith(".") else "-"
        box = "" if item[2] is None else "☐ " if item[2] == " " else "☑ "
        indent = "   " * (len(item[1]) - 1) if item[1] != "-" else ""
        return f"{indent}{mark} {box}{_inline(item[3], attributes, notes)}"
    if (term := _TERM.match(line)) and "://" not in line:
        rest = f": {_inline(term[2], attributes, notes)}" if term[2] else ""
        return f"\n**{_inline(term[1], attributes, notes)}**{rest}"
    return _inline(line, attributes, notes)


def _inline(text: str, attributes: dict[str, str], notes: list[str]) -> str:
    def note(found: re.Match[str]) -> str:
        notes.append(_inline(found[1], attributes, []))
        return f"[^{len(notes)}]"

    text = re.sub(r"\{([\w-]+)\}", lambda m: attributes.get(m[1], m[0])[:MAX_VALUE], text)
    text = _NOTE.sub(note, text)
    text = _XREF.sub(lambda m: (m[1] or m[2] or m[3] or "").strip(), text)
    text = text.replace("<", "&lt;")
    text = _LINK.sub(lambda m: f"[{m[2]}]({m[1]})" if m[2] else f"<{m[1]}>", text)
    text = _MACRO.sub(_shown, text)
    text = _SET_HIGH_OR_LOW.sub(
        lambda m: m[2].translate(SUPERSCRIPTS if m[1] == "^" else SUBSCRIPTS), text
    )
    text = _LITERAL.sub(r"\1", _PASSED.sub("", text))
    for pattern, replacement in _EMPHASIS:
        text = pattern.sub(replacement, text)
    return text


def _shown(macro: re.Match[str]) -> str:
    """A formula between dollar signs, the way through a menu, or the text of a key or picture."""
    if macro[1]:
        return f"${macro[1]}$"
    return " › ".join(filter(None, (macro[3], macro[4]))) if macro[3] else macro[2] or ""


def _rows(lines: list[str]) -> list[list[str]]:
    """Cells by rows: a row a line, or a cell a line with the first line's number of cells."""
    rows: list[list[str]] = []
    for line in lines:
        cells = [
            cell.strip() for cell in re.split(r"(?<!\\)(?:[\d.+^<>*]{0,20}[a-z]?)?\|", line)[1:]
        ]
        if not cells:
            continue
        if rows and len(cells) == 1 and len(rows[0]) > 1:
            if len(rows[-1]) < len(rows[0]) and len(rows) > 1:
                rows[-1] += cells
            else:
                rows.append(cells)
        else:
            rows.append(cells)
    return rows
