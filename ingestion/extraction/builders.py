"""Builders for extractors: documents, sections, tables and dates; plain text as Markdown."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any
from unicodedata import normalize
from urllib.parse import urlsplit

from ingestion.documents.errors import NotContent, TooLarge
from ingestion.documents.types import Document
from ingestion.extraction import places
from ingestion.extraction.safe_zip import without_ids
from library.items.text.plain_words import plain_lines
from library.pictures.links import EMBEDDED_PICTURE, has_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ingestion.documents.types import Resource
    from library.document_kinds import DocumentKind

_CELLS = re.compile(r"(?:^| )· ?")  # as `plain_lines` parts those of a row
_HEAD = 20_000  # characters in which a text's first line is looked for
MAX_CELLS = 2_000_000  # of one table or sheet, empty ones between others too
_MARKUP_AT_START = re.compile(r"(?m)^(\s{0,3}\d{0,9})((?<!\d)[#>+*-]|(?<=\d)[.)])(?=\s|$)")
_UNDERLINE = re.compile(r"(?m)^( {0,3})(-+|=+)(?=[ \t]*$)")  # makes a heading of the line above
_LEADS_OUT = re.compile(r"https?://|mailto:", re.IGNORECASE)
_IN_TARGETS = {ord(sign): f"%{ord(sign):02X}" for sign in " ()|<>\n"}
_HEADING = re.compile(r"^#{1,3} (.{1,200})$", re.MULTILINE)
_LONE_BAR = re.compile(r"(?<!\\)\|")
_MARKUP = re.compile(r"([\\`*_\[\]|])")
# Digits and signs as Unicode has them raised and lowered, for `str.translate`: x², H₂O. A minus
# may be a hyphen or a sign of its own.
_PLAIN = "0123456789+-\u2212=()"
SUPERSCRIPTS = str.maketrans(_PLAIN, "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾")
SUBSCRIPTS = str.maketrans(_PLAIN, "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎")
# For use inside a class of characters of a regular expression; half-width Katakana too.
KANA = r"\u3040-\u30ff\uff66-\uff9f"
_KANA = re.compile(rf"[{KANA}\s]*")
# What reading JSON raises that is damaged, nested too deep, or of another shape than expected.
MISSHAPEN = (
    *(ValueError, TypeError, LookupError, AttributeError),
    *(RecursionError, OverflowError, OSError),  # OSError: a time that no clock shows
)
_ISO_DATE = re.compile(
    r"\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2})?(?:\.\d+)?(?:Z|[+-]\d{2}:?\d{2})?)?"
)


def document(
    resource: Resource, kind: DocumentKind, markdown: str, *, title: str = "", **fields: Any
) -> Document:
    """Raises NotContent where there is no text; without a title the file's name is one."""
    markdown, found = places.take_out(markdown.strip())
    if not has_text(markdown):
        raise NotContent("The file has no text.")
    return Document(
        kind=kind.name,
        markdown=markdown.rstrip(),
        places=found,
        original=resource.content,
        media_type=resource.media_type,
        title=" ".join(title.split()) or name_of(resource),
        url=resource.url,
        canonical_url=fields.pop("canonical_url", "") or resource.url,
        site=fields.pop("site", "") or urlsplit(resource.url).hostname or "",
        filename=resource.filename,
        **fields,
    )


def first_heading(markdown: str) -> str:
    """The first heading of the upper three levels, as plain text; empty where there is none."""
    found = _HEADING.search(markdown)
    return first_line(found[1]) if found else ""


def first_line(markdown: str) -> str:
    """The first line with words, as plain text: of a table's row its first cell, of no picture."""
    head = re.sub(r"\[\^\w+\]", "", EMBEDDED_PICTURE.sub("", markdown[:_HEAD]))
    for line in head.splitlines():
        words = next(plain_lines(line), "").removeprefix("•")
        cells = _CELLS.split(words) if line.lstrip().startswith("|") else [words]
        if found := next((cell for cell in cells if any(map(str.isalnum, cell))), ""):
            return found.strip()
    return ""


def name_of(resource: Resource) -> str:
    """The file's name without its ending, as people would read it."""
    name = resource.filename or PurePosixPath(urlsplit(resource.url).path).name
    return PurePosixPath(without_ids(name)).stem.replace("_", " ").strip()


def escaped(text: str) -> str:
    """Plain text as Markdown that shows just that."""
    text = _MARKUP.sub(r"\\\1", text.replace("\v", " ")).replace("<", "&lt;")
    return _UNDERLINE.sub(r"\1\\\2", _MARKUP_AT_START.sub(r"\1\\\2", text))


def fenced(code: str, language: str = "") -> str:
    """Code as Markdown shows it; the fence is longer than any run of its sign in the code."""
    fence = "`" * max(3, 1 + max(map(len, re.findall(r"`+", code)), default=0))
    return f"{fence}{language}\n{code}\n{fence}"


class LinkedText(str):
    """A plain text, and the words in it that lead to an address, in their order."""

    __slots__ = ("links",)

    def __new__(cls, text: str, links: tuple[tuple[str, str], ...]) -> LinkedText:
        made = super().__new__(cls, text)
        made.links = links
        return made

    links: tuple[tuple[str, str], ...]


class MarkdownText(str):
    """A text that is Markdown already."""

    __slots__ = ()


def leads_out(address: str) -> bool:
    """Whether an address leads out of the file, to the web or a mailbox."""
    return _LEADS_OUT.match(address) is not None


def linked(words: str, address: str) -> str:
    """Words as Markdown that lead to the address, with the spaces around them left outside."""
    words = escaped(words)
    shown = words.strip()
    if not address or not shown:
        return words
    return words.replace(shown, f"[{shown}]({address.translate(_IN_TARGETS)})", 1)


def moment(value: str, forms: Iterable[str] = ()) -> datetime | None:
    """The time that a text names, in UTC where it names no zone; None where it names none.

    All of the text in one of `forms` (of strptime), else the ISO 8601 time that it begins with.
    """
    value = value.strip()
    for form in forms:
        with suppress(ValueError):
            return _aware(datetime.strptime(value, form))
    if found := _ISO_DATE.match(value):
        with suppress(ValueError):
            return _aware(datetime.fromisoformat(found[0]))
    return None


def _aware(read: datetime) -> datetime:
    return read if read.tzinfo else read.replace(tzinfo=UTC)


def section(
    title: str,
    text: str,
    *,
    author: str = "",
    at: datetime | None = None,
    tags: str = "",
    url: str = "",
    level: int = 2,
) -> str:
    """One of several parts as Markdown: heading, author and day, tags, web address, then its text.

    Headings of the text are lowered below that of the section.
    """
    line = ", ".join(filter(None, (author, f"{at:%Y-%m-%d}" if at else "")))
    head = [f"{'#' * level} {escaped(title)}", *map(escaped, filter(None, (line, tags)))]
    if url.startswith(("http://", "https://")):
        head.append(f"<{url}>")
    return "\n\n".join(filter(None, (*head, lowered(text, level))))


def lowered(markdown: str, by: int) -> str:
    """Its headings lowered by so many levels; code is left alone."""
    lines, fence = [], ""
    for line in markdown.splitlines():
        mark = line.lstrip()[:3]
        if mark in ("```", "~~~") and (not fence or mark == fence):
            fence = "" if fence else mark
        elif not fence and line.startswith("#"):
            marks = len(line) - len(line.lstrip("#"))
            if line[marks : marks + 1] == " ":
                line = f"{'#' * min(6, marks + by)}{line[marks:]}"
        lines.append(line)
    return "\n".join(lines)


def table(rows: Sequence[Sequence[str]], numbers: Sequence[int] = ()) -> str:
    """Rows of cells as a Markdown table; the first row is its head. Empty without rows.

    `numbers` are those of the rows in their source. Raises TooLarge: a single long row widens all
    the others.
    """
    width = max((len(row) for row in rows), default=0)
    if not width:
        return ""
    if width * len(rows) > MAX_CELLS:
        raise TooLarge(f"A table in the file has more than {MAX_CELLS:,} cells.")
    lines = []
    for at, row in enumerate(rows):
        text = " | ".join(_cell(value) for value in (*row, *[""] * (width - len(row))))
        if numbers:
            text = places.within_line(text, row=numbers[at])
        lines.append(f"| {text} |")
        if at == 0:
            lines.append(f"|{' --- |' * width}")
    return "\n".join(lines)


def _cell(value: str) -> str:
    text = " ".join(value.split())
    if isinstance(value, MarkdownText):
        return _LONE_BAR.sub(r"\\|", text)
    pieces, at = [], 0
    for words, address in value.links if isinstance(value, LinkedText) else ():
        words = " ".join(words.split())
        # An address that leads to itself is shown as it is.
        if not words or words.rstrip("/") == address.removeprefix("mailto:").rstrip("/"):
            continue
        begin = text.find(words, at)
        if begin < 0:
            break
        pieces += [escaped(text[at:begin]), linked(words, address)]
        at = begin + len(words)
    return "".join((*pieces, escaped(text[at:])))


def accented(letter: str, accent: str) -> str:
    """The letter with a combining accent, as one character where there is one."""
    return normalize("NFC", letter + accent)


def ruby_reading(reading: str) -> str:
    """How a word is read, in brackets; nothing in Kana, which say no more than the word does."""
    return "" if _KANA.fullmatch(reading) else f"({reading})"
