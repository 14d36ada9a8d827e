"""PDF: page by page with PDFium, from where the words stand to Markdown."""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, field
from itertools import groupby
from operator import itemgetter
from typing import Any
from urllib.parse import urlsplit

import pypdfium2
from pypdfium2 import raw as pdfium

from ingestion.documents import processors
from ingestion.documents.errors import BrokenDocument, NoTextLayer, TooLarge
from ingestion.documents.media_types import PDF
from ingestion.documents.types import Document, PageSignals, Progress, Resource
from ingestion.extraction import ocr, places
from ingestion.extraction.pdf import form_fields, metadata, text_layer
from ingestion.extraction.pdf.annotations import draws_text, notes_of
from ingestion.extraction.pdf.blocks import body_of, to_blocks
from ingestion.extraction.pdf.columns import read_lines
from ingestion.extraction.pdf.drawn_bullets import with_bullets
from ingestion.extraction.pdf.furniture import without_running_heads
from ingestion.extraction.pdf.headings import HEADING_SIZE, Outline, outline_of
from ingestion.extraction.pdf.hyphenation import Vocabulary
from ingestion.extraction.pdf.lines import UNSPACED, Line
from ingestion.extraction.pdf.tables.ruled import with_tables
from ingestion.extraction.pdf.words import Word, read_words
from ingestion.extraction.program_names import author_of
from library import document_kinds

PROCESSOR = processors.PDF

MAX_PAGES = 3000
MIN_WORDS = 20  # in a PDF with pictures all over its pages
MIN_UNSPACED = 30  # characters of Han or Kana, which stand for words
FEWEST_WORDS = 3  # in a PDF without such pictures: slides, labels
_LIST_ITEM = re.compile(r" *(?:-|\d{1,3}[.)]) ")
MAX_RECOGNISED = 25  # pages of which the text is recognised, at a few seconds each
RECOGNISED_DPI = 200
MOST_PICTURES = 0.5  # share of pages without text; more is a scan with a cover sheet


@dataclass(slots=True)
class Page:
    number: int  # from 1
    lines: list[Line] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    is_picture: bool = False  # shows something, and has no text
    shows_picture: bool = False  # over all of it, or is drawn, and has little text if any
    recognised: str = ""  # the text of a picture, as Markdown


def extract(resource: Resource, progress: Progress) -> Document:
    """Raises BrokenDocument, TooLarge, and NoTextLayer for a scan."""
    with closing(_open(resource.content)) as document:
        count = len(document)
        if count > MAX_PAGES:
            raise TooLarge(f"The PDF has more than {MAX_PAGES} pages.")
        information = metadata.information_of(document)
        is_tex = metadata.is_by_tex(information)
        pages = _read_pages(document, count, progress, is_tex=is_tex)
        outline = outline_of(document)
        is_xfa = document.get_formtype() == pdfium.FORMTYPE_XFA_FULL
    _check(pages, is_xfa=is_xfa)
    marked, vocabulary, first_lines = to_markdown(pages, outline)
    markdown, found = places.take_out(marked)
    return Document(
        kind=document_kinds.PDF.name,
        markdown=markdown,
        places=found,
        original=resource.content,
        media_type=PDF,
        title=metadata.title_of(
            information.get("Title", ""),
            pages[0].lines if pages else [],
            resource,
            vocabulary,
            first_lines,
        ),
        author=author_of(information.get("Author", "")),
        published_at=metadata.date_of(information.get("CreationDate", "")),
        site=(urlsplit(resource.url).hostname or "").removeprefix("www."),
        url=resource.url,
        canonical_url=resource.url,
        filename=resource.filename,
        signals=PageSignals(pages=count),
    )


def to_markdown(pages: Sequence[Page], outline: Outline) -> tuple[str, Vocabulary, list[Line]]:
    """The text of all pages (`places`) without running heads, and the words it is made of.

    Also the first page's lines of it.
    """
    body = body_of([line for page in pages for line in page.lines])
    kept = without_running_heads([page.lines for page in pages], body.size * HEADING_SIZE)
    vocabulary = Vocabulary(line.text for lines in kept for line in lines)
    blocks = to_blocks([line for lines in kept for line in lines], body, vocabulary, outline)
    for page in pages:
        if page.recognised:
            blocks.append((page.number, page.recognised))
        elif page.is_picture:
            blocks.append((page.number, f"*Page {page.number} is a picture without text.*"))
        blocks += [(page.number, f"> Note: {note.replace('<', '&lt;')}") for note in page.notes]
    blocks.sort(key=itemgetter(0))  # stable: notes come behind the text of their page
    return _joined(blocks), vocabulary, kept[0] if kept else []


def _open(content: bytes) -> Any:
    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise BrokenDocument(
                "The PDF is locked with a password. Open it with the password, save or print a "
                "copy that needs none, and hand that in."
            ) from error
        raise BrokenDocument("The PDF is damaged and can't be read.") from error
    if document.get_formtype() != pdfium.FORMTYPE_NONE:
        document.init_forms()  # before any page is loaded, or its fields have no values
    return document


def _read_pages(document: Any, count: int, progress: Progress, *, is_tex: bool) -> list[Page]:
    pages: list[Page] = []
    for number in range(1, count + 1):
        page = _read(document, number, is_tex=is_tex)
        pages.append(page)
        if page.is_picture and ocr.is_available():
            _recognise(document, pages)
        without = " (a picture without text)" if page.is_picture else ""
        progress(100 * number / count, f"Read page {number} of {count}{without}")
    return pages


def _read(document: Any, number: int, *, is_tex: bool) -> Page:
    page = Page(number)
    fields: list[form_fields.Field] = []
    try:
        with closing(document[number - 1]) as opened:
            opened.set_rotation(0)  # turned pages would be read from the last line to the first
            page.notes = notes_of(opened)
            if draws_text(opened):
                fields = form_fields.fields_of(opened)
                pdfium.FPDFPage_Flatten(opened.raw, pdfium.FLAT_NORMALDISPLAY)
    except pypdfium2.PdfiumError as error:
        raise BrokenDocument(f"Page {number} of the PDF is damaged.") from error
    with closing(document[number - 1]) as opened, closing(opened.get_textpage()) as text:
        words = form_fields.with_fields(read_words(text, is_tex=is_tex), fields)
        words = with_bullets(words, opened)
        page.lines = read_lines(with_tables(words, opened), number)
        page.notes = _not_shown(page.notes, words)
        has_text = len(words) >= MIN_WORDS
        page.shows_picture = not has_text and text_layer.is_picture(opened)
        page.is_picture = page.shows_picture and not text_layer.has_words(words)
    return page


def _recognise(document: Any, pages: Sequence[Page]) -> None:
    """Read the picture that the last page is, as long as there are not too many of them."""
    page = pages[-1]
    if sum(bool(each.recognised) for each in pages) >= MAX_RECOGNISED:
        return
    with closing(document[page.number - 1]) as opened:
        page.recognised = ocr.read(opened.render(scale=RECOGNISED_DPI / 72).to_pil())
    page.is_picture = not page.recognised


def _not_shown(notes: list[str], words: Sequence[Word]) -> list[str]:
    """The notes that the page's own text does not hold already."""
    if not notes:
        return []
    shown = "".join(word.text for word in words)
    return [note for note in notes if "".join(note.split()) not in shown]


def _check(pages: Sequence[Page], *, is_xfa: bool) -> None:
    """Raise NoTextLayer where there is no text, or none that can be read."""
    pictures = [page.number for page in pages if page.is_picture]
    text = "\n".join(
        part for page in pages for part in (*(line.text for line in page.lines), page.recognised)
    )
    if is_xfa and len(pages) == 1:
        raise NoTextLayer(
            "The PDF is a form that only Adobe Reader shows (XFA). Print it to a PDF there."
        )
    if not text_layer.is_language(text):
        raise NoTextLayer(
            "The PDF's text layer can't be read: its fonts don't say which letters they show, "
            "so the text is not what is on the pages. Run it through OCR first."
        )
    words, unspaced = len(text.split()), len(UNSPACED.findall(text))
    is_short = words < MIN_WORDS and unspaced < MIN_UNSPACED
    if not any(page.shows_picture for page in pages):
        is_short = words < FEWEST_WORDS and unspaced < FEWEST_WORDS
    if is_short and not any(page.notes for page in pages):
        raise NoTextLayer(
            "The PDF has no text layer: it is a scan, or drawn. Run it through OCR first."
        )
    if len(pictures) > MOST_PICTURES * len(pages):
        raise NoTextLayer(
            f"The PDF has no text layer on {len(pictures)} of its {len(pages)} pages "
            f"({_ranges(pictures)}): they are scans, or drawn. Run it through OCR first."
        )


def _ranges(numbers: Sequence[int]) -> str:
    """Numbers in order, those that follow one another as a range: 2-6, 9."""
    ranges: list[list[int]] = []
    for number in numbers:
        if ranges and number == ranges[-1][-1] + 1:
            ranges[-1][1:] = [number]
        else:
            ranges.append([number])
    return ", ".join("-".join(map(str, each)) for each in ranges)


def _joined(blocks: Sequence[tuple[int, str]]) -> str:
    """Blocks with their pages, apart from one another; the items of a list close together."""
    text: list[str] = []
    was_item = False
    for number, page in groupby(blocks, key=itemgetter(0)):
        parts: list[str] = []
        for _, block in page:
            is_item = bool(_LIST_ITEM.match(block))
            gap = "\n" if was_item and is_item else "\n\n"
            (parts if parts else text).append(gap if parts or text else "")
            parts.append(block)
            was_item = is_item
        text.append(places.within("".join(parts), page=number))
    return "".join(text)
