"""AsciiDoc (AsciiDoc Language, Eclipse) as Markdown: what articles and manuals use of it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ingestion.documents import processors
from ingestion.extraction import builders
from ingestion.extraction.builders import MarkdownText
from ingestion.extraction.encoding import decode
from ingestion.extraction.html.metadata.dates import written_date
from ingestion.extraction.markup import asciidoc_tables
from ingestion.extraction.markup.asciidoc_attributes import IN_BRACKETS, Said, said_in
from ingestion.extraction.markup.asciidoc_header import ATTRIBUTE, chosen, header_and_body
from ingestion.extraction.markup.asciidoc_inline import Notes, inline
from ingestion.extraction.markup.kept_pieces import without_signs
from library.document_kinds import ASCIIDOC

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ingestion.documents.types import Document, Progress, Resource

PROCESSOR = processors.MARKUP

MAX_DEPTH = 12  # of blocks in blocks

_HEADING = re.compile(r"^(={2,6})\s+(.+?)(?:\s{1,9}=+)?$")
_FENCES = {
    **{"----": "code", "....": "code", "____": "quote", "****": "text", "====": "text"},
    **{"++++": "formula", "////": "comment", "--": "text"},
}
_FENCE = re.compile(r"--|([-._*=+/])\1{3,}")
_FENCE_OF_MARKDOWN = re.compile(r"```(?:([\w+#-]+)(?:,.*)?)?")
_UNDERLINE = re.compile(r"([-=~^+])\1{3,}")
_FORMULAS = ("stem", "latexmath", "asciimath")
_STYLES = {  # of blocks and paragraphs: how they are read
    **{"source": "code", "listing": "code", "literal": "code", "comment": "comment"},
    **{"quote": "quote", "verse": "quote"},
    **dict.fromkeys(_FORMULAS, "formula"),
}
_BLOCK_TITLE = re.compile(r"\.[^\W\d_]")
_ITEM = re.compile(r"^\s*(\*{1,5}|-|\.{1,5})\s+(?:\[([ xX*])\]\s+)?(.*)$")
_NUMBERED = re.compile(r"^\s*(?:\d+\.|<[\d.]+>)\s")
_TERM = re.compile(r"^(\S.*?)::(?:\s+(.*))?$")
_IMAGE = re.compile(r"^(?:image|video|audio)::[^\[\]\s]+\[.*\]$")
_MARK_OF_BLOCK = re.compile(r"^(?:(?:[-*>]|\d+\.|#{1,6})\s+)+|^>$")
_SIGNS = ("+", "<<<", "'''")
_ADMONITIONS = ("NOTE", "TIP", "IMPORTANT", "WARNING", "CAUTION")
_INCLUDE = re.compile(r"^(?:include|toc)::.*\[.*\]$")
_ADMONITION = re.compile(r"^(NOTE|TIP|IMPORTANT|WARNING|CAUTION):\s+(.*)$")


def extract(resource: Resource, progress: Progress) -> Document:
    progress(0, "Reading the text")
    text = decode(resource.content, resource.charset, markup=False)
    lines = without_signs(text).splitlines()
    header, body = header_and_body(lines)
    notes = Notes()
    attributes = dict(header)
    markdown = "\n".join(_markdown(list(chosen(body, attributes)), attributes, notes))
    markdown += "".join(f"\n\n[^{number}]: {note}" for number, note in enumerate(notes.texts, 1))
    return builders.document(
        resource,
        ASCIIDOC,
        re.sub(r"\n{3,}", "\n\n", markdown),
        title=header.get("doctitle", ""),
        author=header.get("author", ""),
        language=header.get("lang", "")[:2].lower(),
        published_at=written_date(header.get("revdate", "")),
    )


def _markdown(
    lines: list[str], attributes: dict[str, str], notes: Notes, depth: int = 0
) -> Iterator[str]:
    ends = {line.rstrip(): number for number, line in enumerate(lines)}
    said = Said()  # of the block that follows
    at = 0
    while at < len(lines):
        mark = lines[at].rstrip()
        at += 1
        kind = _kind_of_block(mark)
        is_paragraph = bool(mark) and said.style in _STYLES and not _is_other(mark)
        if kind or is_paragraph:
            closing, begin = (mark, at) if kind else ("", at - 1)
            if language := _FENCE_OF_MARKDOWN.fullmatch(mark):
                closing = "```"
                said = said if said.style else Said(["source", language[1] or ""])
            end = _end(lines, at, closing, ends)
            block = lines[begin:end]
            if kind == "table":
                rows = asciidoc_tables.rows(mark[0], block, said.named)
                yield from ("", _table(rows, attributes, notes, depth), "")
            else:
                kind = kind if kind in ("quote", "formula") else _STYLES.get(said.style, kind)
                yield from _block(kind, said, block, attributes, notes, depth, is_paragraph)
            said, at = Said(), end + 1
        elif block_attributes := IN_BRACKETS.match(mark):
            said = said_in(block_attributes[1], said)
            if said.style in _ADMONITIONS:
                yield f"\n**{said.style.capitalize()}:**"
        elif level := _underlined(mark, lines, at):
            yield f"\n{'#' * level} {inline(mark, attributes, notes)}\n"
            at += 1
        elif not (mark.startswith("//") or _INCLUDE.match(mark) or ATTRIBUTE.match(mark)):
            end = _end_of_text(lines, at)
            yield _line(mark, lines[at:end], attributes, notes)
            at = end
            said = said if not mark or mark.startswith(".") else Said()


def _underlined(mark: str, lines: list[str], at: int) -> int:
    """The level of a heading whose text the line before `at` is; 0 where it is none."""
    line = lines[at].rstrip() if at < len(lines) else ""
    is_alone = at < 2 or not lines[at - 2].strip() or lines[at - 2].startswith("[")
    if not (is_alone and _UNDERLINE.fullmatch(line) and re.search(r"\w", mark)):
        return 0
    return "=-~^+".index(line[0]) + 1 if abs(len(line) - len(mark)) <= 1 else 0


def _table(rows: list[list[str]], attributes: dict[str, str], notes: Notes, depth: int) -> str:
    return builders.table(
        [[MarkdownText(_cell(cell, attributes, notes, depth)) for cell in row] for row in rows]
    )


def _cell(cell: str, attributes: dict[str, str], notes: Notes, depth: int) -> str:
    if not isinstance(cell, asciidoc_tables.Blocks) or depth >= MAX_DEPTH:
        return inline(" ".join(cell.split()), attributes, notes)
    blocks = "\n".join(_markdown(cell.split("\n"), attributes, notes, depth + 1))
    return " ".join(_without_blocks(blocks.split("\n")))


def _without_blocks(lines: list[str]) -> Iterator[str]:
    """Markdown as it can stand in one line: each line of code by itself, of lists the items."""
    is_code = False
    for line in map(str.strip, lines):
        if line.startswith("```"):
            is_code = not is_code
        elif line:
            yield (f"`{line}`" if is_code and "`" not in line else _MARK_OF_BLOCK.sub("", line))


def _kind_of_block(mark: str) -> str:
    """What a line begins that delimits a block; empty where it does not."""
    if asciidoc_tables.DELIMITER.fullmatch(mark):
        return "table"
    if _FENCE_OF_MARKDOWN.fullmatch(mark):
        return "code"
    return _FENCES.get(mark[:4], "") if _FENCE.fullmatch(mark) else ""


def _is_other(mark: str) -> bool:
    """Whether a line is no text that the attributes above it are about."""
    return bool(
        IN_BRACKETS.match(mark)
        or _HEADING.match(mark)
        or ATTRIBUTE.match(mark)
        or _BLOCK_TITLE.match(mark)
        or mark.startswith("//")
    )


def _end(lines: list[str], begin: int, closing: str, ends: dict[str, int]) -> int:
    """The number of the line that closes a block, or the number of lines."""
    if closing and ends.get(closing, 0) < begin:
        return len(lines)
    return next(
        (at for at in range(begin, len(lines)) if lines[at].rstrip() == closing), len(lines)
    )


def _block(
    kind: str,
    said: Said,
    block: list[str],
    attributes: dict[str, str],
    notes: Notes,
    depth: int,
    is_paragraph: bool,
) -> Iterator[str]:
    if kind == "code":
        language = said.at(1) if said.style in ("source", "") else ""
        yield from ("", f"```{language}", *block, "```", "")
    elif kind == "formula":
        sign = ["$$"] if said.style in _FORMULAS else []
        yield from ("", *sign, *block, *sign, "")
    elif kind != "comment":
        inside = _inside(block, attributes, notes, depth, is_paragraph)
        yield from _quoted(inside, said) if kind == "quote" else inside


def _inside(
    block: list[str], attributes: dict[str, str], notes: Notes, depth: int, is_text: bool
) -> list[str]:
    """The lines of a block; of a paragraph, and far down in others, no block is sought in them."""
    if is_text or depth >= MAX_DEPTH:
        return [*_texts(block, attributes, notes), ""]
    return ["", *_markdown(block, attributes, notes, depth + 1), ""]


def _quoted(inside: list[str], said: Said) -> Iterator[str]:
    """A quotation and who said it."""
    text = re.sub(r"\n{3,}", "\n\n", "\n".join(inside)).strip("\n")
    yield ""
    yield from (f"> {line}".rstrip() for line in text.split("\n"))
    said_by = (
        said.named.get("attribution") or said.at(1),
        said.named.get("citetitle") or said.at(2),
    )
    if any(said_by):
        yield from (">", f"> — {builders.escaped(', '.join(filter(None, said_by)))}")
    yield ""


def _end_of_text(lines: list[str], at: int) -> int:
    """The number of the first line from `at` that the text of the line before does not go on in."""
    line = lines[at - 1]
    if not line.strip() or _stands_alone(line.rstrip()) or _is_literal(lines, at - 1):
        return at
    return next(
        (end for end in range(at, len(lines)) if not _goes_on(lines[end].rstrip())), len(lines)
    )


def _is_literal(lines: list[str], at: int) -> bool:
    """Whether a paragraph that is shown as it is begins there: indented, and about no term."""
    if not lines[at][:1].isspace() or _ITEM.match(lines[at]):
        return False
    return not any(_is_term(line.rstrip()) for line in lines[max(at - 2, 0) : at])


def _stands_alone(line: str) -> bool:
    return line in _SIGNS or any(each.match(line) for each in (_HEADING, _IMAGE, _BLOCK_TITLE))


def _goes_on(line: str) -> bool:
    """Whether a line is text and no more, which goes on from the line before."""
    return not (
        not line
        or _is_other(line)
        or _stands_alone(line)
        or _kind_of_block(line)
        or any(each.match(line) for each in (_ITEM, _NUMBERED, _ADMONITION, _INCLUDE))
        or _is_term(line)
    )


def _is_term(line: str) -> bool:
    return _TERM.match(line) is not None and "://" not in line


def _texts(lines: list[str], attributes: dict[str, str], notes: Notes) -> Iterator[str]:
    """Lines in which no block is sought."""
    at = 0
    while at < len(lines):
        end = _end_of_text(lines, at + 1)
        yield _line(lines[at], lines[at + 1 : end], attributes, notes)
        at = end


def _line(line: str, following: list[str], attributes: dict[str, str], notes: Notes) -> str:
    """A line, with those in which its text goes on."""

    def text(begin: str) -> str:
        return inline("\n".join((begin, *map(str.rstrip, following))), attributes, notes)

    line = line.rstrip()
    if heading := _HEADING.match(line):
        return f"\n{'#' * len(heading[1])} {text(heading[2])}\n"
    if _IMAGE.match(line) or line in _SIGNS:
        return ""
    if _BLOCK_TITLE.match(line):  # a block's title
        return f"\n**{text(line[1:])}**\n"
    if admonition := _ADMONITION.match(line):
        return f"**{admonition[1].capitalize()}:** {text(admonition[2])}"
    if item := _ITEM.match(line):
        mark = "1." if item[1].startswith(".") else "-"
        box = "" if item[2] is None else "☐ " if item[2] == " " else "☑ "
        indent = "   " * (len(item[1]) - 1) if item[1] != "-" else ""
        return f"{indent}{mark} {box}{text(item[3])}"
    if _is_term(line) and (term := _TERM.match(line)):
        rest = f": {text(term[2])}" if term[2] else text("")
        return f"\n**{inline(term[1], attributes, notes)}**{rest}"
    return text(line)
