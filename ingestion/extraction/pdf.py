"""PDF: page by page with pypdfium2; headings by size, running heads by repetition."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import urlsplit

import pypdfium2
from pypdfium2 import raw as pdfium

from ingestion.documents import processors
from ingestion.documents.errors import BrokenDocument, NotContent, TooLarge
from ingestion.documents.media_types import PDF
from ingestion.documents.types import PageSignals, Progress, RawDocument, Resource
from library import document_kinds

PROCESSOR = processors.PDF

MAX_PAGES = 3000
MIN_WORDS = 20
HEADING_SIZE = 1.12  # times the body's size
EDGE_LINES = 2  # lines at a page's top and bottom that may be running heads
LONGEST_HEAD = 70  # characters; what is longer is text that happens to repeat
REPEATED = 0.3  # share of pages a running head stands on

_DIGITS = re.compile(r"\d+")
_PDF_DATE = re.compile(r"D:(\d{4})(\d{2})?(\d{2})?")
_ENDS_SENTENCE = re.compile(r"[.!?:;\"”’)\]]\s*$")


@dataclass(frozen=True, slots=True)
class Line:
    text: str
    size: float  # points


def extract(resource: Resource, progress: Progress) -> RawDocument:
    """Raises BrokenDocument, TooLarge, and NotContent for a scan without a text layer."""
    with closing(_open(resource.content)) as document:
        count = len(document)
        if count > MAX_PAGES:
            raise TooLarge(f"The PDF has more than {MAX_PAGES} pages.")
        pages = []
        for number in range(count):
            pages.append(list(_lines(document, number)))
            progress(100 * (number + 1) / count, f"Read page {number + 1} of {count}")
        information = document.get_metadata_dict(skip_empty=True)
    markdown = to_markdown(pages)
    if len(markdown.split()) < MIN_WORDS:
        raise NotContent(
            "The PDF has no text layer: it is a scan, or drawn. Run it through OCR first."
        )
    return RawDocument(
        kind=document_kinds.PDF.name,
        markdown=markdown,
        original=resource.content,
        media_type=PDF,
        title=_title(information.get("Title", ""), pages, resource),
        author=information.get("Author", "")[:300],
        published_at=_date(information.get("CreationDate", "")),
        site=(urlsplit(resource.url).hostname or "").removeprefix("www."),
        url=resource.url,
        canonical_url=resource.url,
        filename=resource.filename,
        signals=PageSignals(pages=count),
    )


def to_markdown(pages: list[list[Line]]) -> str:
    """Paragraphs and headings of all pages, running heads left out."""
    body = _body_size([line for page in pages for line in page])
    heads = _running_heads(pages, body)
    lines = [line for page in pages for line in _without_heads(page, heads, body)]
    blocks: list[str] = []
    paragraph: list[str] = []
    for line in lines:
        is_heading = _is_heading(line, body)
        if is_heading or not line.text:
            _flush(paragraph, blocks)
        if is_heading:
            blocks.append(f"{'##' if line.size < body * 1.5 else '#'} {line.text}")
        elif line.text:
            paragraph.append(line.text)
    _flush(paragraph, blocks)
    return "\n\n".join(blocks)


def _open(content: bytes) -> Any:
    try:
        return pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        reason = "is locked with a password" if "password" in str(error).lower() else "is damaged"
        raise BrokenDocument(f"The PDF {reason} and can't be read.") from error


def _lines(document: Any, number: int) -> Iterator[Line]:
    """The page's lines with their first character's size; an empty one for a wide gap."""
    try:
        page = document[number]
    except pypdfium2.PdfiumError as error:
        raise BrokenDocument(f"Page {number + 1} of the PDF is damaged.") from error
    with closing(page), closing(page.get_textpage()) as text:
        content = text.get_text_range()
        at = 0
        last_bottom: float | None = None
        for part in content.split("\n"):
            line = part.strip("\r ")
            if line:
                start = at + len(part) - len(part.lstrip())
                size = pdfium.FPDFText_GetFontSize(text.raw, start)
                top, bottom = _edges(text, start)
                if last_bottom is not None and last_bottom - top > 0.6 * max(size, 1):
                    yield Line("", 0)
                last_bottom = bottom
                yield Line(" ".join(line.replace("\x02", "-").split()), size)
            at += len(part) + 1
        yield Line("", 0) if _ends(content) else Line("\f", 0)


def _ends(content: str) -> bool:
    return bool(_ENDS_SENTENCE.search(content.rstrip()))


def _edges(text: Any, index: int) -> tuple[float, float]:
    try:
        _, bottom, _, top = text.get_charbox(index, loose=True)
    except pypdfium2.PdfiumError:
        return (0.0, 0.0)
    return (top, bottom)


def _running_heads(pages: list[list[Line]], body: float) -> set[str]:
    if len(pages) < 3:
        return set()
    counts: Counter[str] = Counter()
    for page in pages:
        counts.update({_shape(line.text) for line in _edge_lines(page, body)})
    return {shape for shape, count in counts.items() if count >= max(3, REPEATED * len(pages))}


def _edge_lines(page: list[Line], body: float) -> list[Line]:
    """What may be running heads: short lines at top and bottom, no larger than the text."""
    written = [line for line in page if line.text.strip()]
    edges = written[:EDGE_LINES] + written[-EDGE_LINES:]
    return [line for line in edges if len(line.text) <= LONGEST_HEAD and not _is_large(line, body)]


def _without_heads(page: list[Line], heads: set[str], body: float) -> Iterator[Line]:
    edges = {id(line) for line in _edge_lines(page, body)}
    for line in page:
        if line.text == "\f":
            continue  # the sentence goes on over the page
        if id(line) in edges and (_shape(line.text) in heads or line.text.isdigit()):
            continue
        yield line


def _shape(text: str) -> str:
    return _DIGITS.sub("#", text.strip().lower())


def _body_size(lines: list[Line]) -> float:
    """The size most characters have."""
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[round(line.size, 1)] += len(line.text)
    return sizes.most_common(1)[0][0] if sizes else 0.0


def _is_large(line: Line, body: float) -> bool:
    return line.size > body * HEADING_SIZE


def _is_heading(line: Line, body: float) -> bool:
    text = line.text
    return (
        _is_large(line, body)
        and 2 < len(text) <= 150
        and not text.endswith((",", ";", "-"))
        and any(c.isalpha() for c in text)
    )


def _flush(paragraph: list[str], blocks: list[str]) -> None:
    """Join a paragraph's lines, words that were hyphenated at a line's end made whole."""
    text = ""
    for line in paragraph:
        if text.endswith("-") and text[-2:-1].islower() and line[:1].islower():
            text = text[:-1] + line
        else:
            text = f"{text} {line}" if text else line
    if text:
        blocks.append(text.replace("<", "&lt;"))
    paragraph.clear()


def _title(declared: str, pages: list[list[Line]], resource: Resource) -> str:
    """The declared title unless it is a file name; else the first page's largest line."""
    declared = declared.strip()
    if len(declared) > 5 and " " in declared and not declared.lower().endswith((".doc", ".docx")):
        return declared[:300]
    first = [line for line in (pages[0] if pages else []) if len(line.text) > 3]
    if first:
        largest = max(line.size for line in first)
        return " ".join(line.text for line in first if line.size == largest)[:200]
    name = resource.filename or PurePosixPath(urlsplit(resource.url).path).name
    return PurePosixPath(name).stem


def _date(value: str) -> datetime | None:
    match = _PDF_DATE.match(value)
    if not match:
        return None
    try:
        return datetime(int(match[1]), int(match[2] or 1), int(match[3] or 1), tzinfo=UTC)
    except ValueError:
        return None
