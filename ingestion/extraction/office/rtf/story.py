"""Paragraphs of a rich text, and the HTML that they make: headings, lists, tables, code."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import escape
from itertools import groupby

from ingestion.extraction.html_to_markdown import note_definition

# What typists and programs put before an item, followed by a tab.
_MARKER = re.compile(r"^\s*(?:([•·‣▪●○◦–—*\-\uf0b7\uf0a7o§])|\(?(\w{1,4})[.)])\t\s*")
_ORDERED = re.compile(r"[^\W_]")
_MOST_CODE = 0.5  # of a document's letters; one that is all typewriter is no code

# A run's format: the names of the HTML elements around it.
Format = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Layout:
    """What a paragraph is said to be; `\\pard` makes it plain again."""

    heading: int = 0  # 1 to 6
    is_item: bool = False  # of a list that the document knows as one
    level: int | None = None  # of the item in its list
    indent: int = 0  # twips
    hangs: bool = False  # its first line begins left of the others
    is_cell: bool = False
    quote: bool = False


@dataclass(slots=True)
class Paragraph:
    layout: Layout
    runs: list[tuple[str, Format]] = field(default_factory=list)
    marker: str = ""

    @property
    def text(self) -> str:
        return "".join(text for text, _ in self.runs)

    @property
    def is_code(self) -> bool:
        said = [style for text, style in self.runs if text.strip()]
        return bool(said) and not self.layout.heading and all("code" in style for style in said)

    def html(self, *, bold: bool = True) -> str:
        parts = []
        for style, runs in groupby(self.runs, key=lambda run: run[1]):
            text = escape("".join(text for text, _ in runs), quote=False).replace("\n", "<br>")
            parts.append(_wrapped(text, [tag for tag in style if bold or tag != "b"]))
        return "".join(parts).strip()


@dataclass(slots=True)
class Row:
    cells: list[list[Paragraph]]


@dataclass(slots=True)
class Story:
    """The text proper, a note, or a text box."""

    blocks: list[Paragraph | Row] = field(default_factory=list)
    open: Paragraph | None = None
    cells: list[list[Paragraph]] = field(default_factory=list)
    cell: list[Paragraph] = field(default_factory=list)

    def say(self, text: str, style: Format, layout: Layout) -> None:
        if self.open is None:
            self.open = Paragraph(layout)
        self.open.runs.append((text, style))

    def end_paragraph(self, layout: Layout) -> None:
        done, self.open = self.open, None
        if done is None or not done.text.strip():
            return
        done.layout = layout  # as it is at the paragraph's end
        if layout.is_cell:
            self.cell.append(done)
        else:
            self.end_row()
            self.blocks.append(done)

    def end_cell(self, layout: Layout) -> None:
        self.end_paragraph(layout)
        self.cells.append(self.cell)
        self.cell = []

    def end_row(self) -> None:
        if self.cell:
            self.cells.append(self.cell)
        if any(self.cells):
            self.blocks.append(Row(self.cells))
        self.cells, self.cell = [], []


def to_html(story: Story) -> str:
    if _share_of_code(story) > _MOST_CODE:
        _drop_code(story)
    parts = []
    for kind, blocks in groupby(story.blocks, key=_kind):
        group = list(blocks)
        if kind == "table":
            parts.append(_table([row for row in group if isinstance(row, Row)]))
            continue
        paragraphs = [each for each in group if isinstance(each, Paragraph)]
        if kind == "list":
            parts.append(_list(paragraphs))
        elif kind == "code":
            text = "\n".join(each.text for each in paragraphs)
            parts.append(f"<pre><code>{escape(text, quote=False)}</code></pre>")
        else:
            parts += map(_single, paragraphs)
    return "".join(parts)


def note_html(story: Story, number: int) -> str:
    """A note's paragraphs as one."""
    parts = [block.html() for block in story.blocks if isinstance(block, Paragraph)]
    return f"<p>{note_definition(number)} {'<br>'.join(parts)}</p>"


def _kind(block: Paragraph | Row) -> str:
    if isinstance(block, Row):
        return "table"
    if block.layout.heading:
        return "text"
    if _is_item(block):
        return "list"
    return "code" if block.is_code else "text"


def _share_of_code(story: Story) -> float:
    paragraphs = [block for block in story.blocks if isinstance(block, Paragraph)]
    letters = sum(len(each.text) for each in paragraphs)
    return sum(len(each.text) for each in paragraphs if each.is_code) / max(1, letters)


def _drop_code(story: Story) -> None:
    for block in story.blocks:
        cells = [[block]] if isinstance(block, Paragraph) else block.cells
        for paragraph in (each for cell in cells for each in cell):
            paragraph.runs = [
                (text, tuple(tag for tag in style if tag != "code"))
                for text, style in paragraph.runs
            ]


def _single(paragraph: Paragraph) -> str:
    level = paragraph.layout.heading
    if level:
        return f"<h{level}>{paragraph.html(bold=False)}</h{level}>"
    html = f"<p>{paragraph.html()}</p>"
    return f"<blockquote>{html}</blockquote>" if paragraph.layout.quote else html


def _wrapped(text: str, tags: list[str]) -> str:
    if not text.strip():
        return text
    before, after = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
    inside = text.strip()
    for tag in tags:
        inside = f"<{tag}>{inside}</{tag.split(' ')[0]}>"
    return f"{before}{inside}{after}"


# --- Lists


def _is_item(paragraph: Paragraph) -> bool:
    if paragraph.marker or paragraph.layout.is_item:
        return True
    return paragraph.layout.hangs and bool(_MARKER.match(paragraph.text))


def _list(items: list[Paragraph]) -> str:
    """Items in lists within lists, by their level or else by how far they stand in."""
    out: list[str] = []
    opened: list[tuple[int, str]] = []
    for item in items:
        marker = item.marker.strip() or _take_marker(item)
        tag = "ol" if _ORDERED.search(marker) and marker != "o" else "ul"
        level = item.layout.indent if item.layout.level is None else item.layout.level
        while opened and opened[-1][0] > level:
            out.append(f"</li></{opened.pop()[1]}>")
        if opened and opened[-1] == (level, tag):
            out.append("</li>")
        else:
            if opened and opened[-1][0] == level:
                out.append(f"</li></{opened.pop()[1]}>")
            opened.append((level, tag))
            number = re.sub(r"\D", "", marker)
            out.append(f'<ol start="{number[:9]}">' if tag == "ol" and number else f"<{tag}>")
        out.append(f"<li>{item.html()}")
    out += [f"</li></{tag}>" for _, tag in reversed(opened)]
    return "".join(out)


def _take_marker(item: Paragraph) -> str:
    """The marker that the item's own text begins with, out of the text."""
    found = _MARKER.match(item.text) if item.layout.hangs else None
    if found is None:
        return ""
    left = found.end()
    runs = []
    for text, style in item.runs:
        taken = min(left, len(text))
        left -= taken
        runs.append((text[taken:], style))
    item.runs = runs
    return (found[1] or found[2] or "").strip()


# --- Tables


def _table(rows: list[Row]) -> str:
    cells = ("".join(f"<td>{_cell(cell)}</td>" for cell in row.cells) for row in rows)
    return f"<table>{''.join(f'<tr>{row}</tr>' for row in cells)}</table>"


def _cell(paragraphs: list[Paragraph]) -> str:
    return "<br>".join(filter(None, (paragraph.html() for paragraph in paragraphs)))
