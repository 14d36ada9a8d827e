"""E-books: the chapters of the spine, in order (EPUB 2.0.1 and 3.3)."""

from __future__ import annotations

import posixpath
import zipfile
from typing import Any
from urllib.parse import unquote, urlsplit

from lxml import etree
from lxml import html as lxml_html

from ingestion.documents import processors
from ingestion.documents.errors import BrokenDocument, NotContent
from ingestion.documents.media_types import EPUB
from ingestion.documents.types import Document, PageSignals, Progress, Resource
from ingestion.extraction import builders, safe_zip
from ingestion.extraction.ebooks.book_markup import (
    drop,
    insert_text,
    parser,
    readable,
    without_namespaces,
)
from ingestion.extraction.ebooks.epub_notes import EPUB_TYPE, Chapter, link_notes
from ingestion.extraction.ebooks.epub_package import Package, read_package
from ingestion.extraction.ebooks.epub_titles import write_title
from ingestion.extraction.html.formulas import in_characters
from ingestion.extraction.html.icons import stands_for_text
from ingestion.extraction.html.lists import number_items, part_lists
from ingestion.extraction.html_to_markdown import from_html
from library import document_kinds
from library.pictures.links import embedded_link, has_text

PROCESSOR = processors.EPUB

_DROPPED = ("head", "script", "style", "svg", "nav", "audio", "video", "iframe", "object")
_MOSTLY_LINKS = 0.5  # of the letters of a table of contents
_HEADING_LETTERS = 60  # beside the links of one


def extract(resource: Resource, progress: Progress) -> Document:
    """Raises BrokenDocument, CopyProtected, and NotContent for a book without text."""
    progress(0, "Opening the book")
    with safe_zip.opened(resource.content) as book:
        package = read_package(book)
        chapters = _chapters(book, package, progress)
        names = frozenset(book.namelist())
    link_notes(chapters)
    parts = [_markdown(chapter, names, package.titles) for chapter in chapters]
    markdown = "\n\n".join(part for part in parts if part)
    if not has_text(markdown):
        raise NotContent("The book has no text.")
    return Document(
        kind=document_kinds.EPUB.name,
        markdown=markdown,
        original=resource.content,
        media_type=EPUB,
        title=package.title or builders.first_heading(markdown) or builders.name_of(resource),
        author=package.author,
        language=package.language,
        published_at=package.published_at,
        site=package.publisher,
        url=resource.url,
        canonical_url=resource.url,
        filename=resource.filename,
        signals=PageSignals(pages=len(package.spine)),
    )


def _chapters(book: zipfile.ZipFile, package: Package, progress: Progress) -> list[Chapter]:
    """What can be read of the spine; one missing or damaged file does not lose the book."""
    chapters = []
    count = len(package.spine)
    for number, path in enumerate(package.spine, start=1):
        try:
            tree = _parsed(book.read(path)) if path else None
        except safe_zip.DAMAGE:
            tree = None
        said = "Read chapter" if tree is not None else "Could not read chapter"
        progress(100 * number / count, f"{said} {number} of {count}")
        if tree is not None and not _is_contents(tree, named=path in package.contents):
            chapters.append(Chapter(path, tree))
    if not chapters:
        raise BrokenDocument("None of the book's chapters can be read.")
    return chapters


def _parsed(content: bytes) -> Any:
    """The chapter's tree without namespaces, or None when it is no text."""
    text = readable(content)
    if not text:
        return None
    try:
        tree = etree.fromstring(text.encode(), parser())
    except etree.XMLSyntaxError:
        tree = _parsed_as_html(text)
    if tree is not None:
        without_namespaces(tree)
    if tree is not None and tree.tag == "svg":  # a page that is a drawing alone
        body = etree.Element("body")
        body.append(tree)
        return body
    return tree


def _parsed_as_html(text: str) -> Any:
    parser = lxml_html.HTMLParser(encoding="utf-8")
    try:
        return lxml_html.document_fromstring(text.encode(), parser=parser)
    except etree.ParserError:
        return None


def _is_contents(tree: Any, *, named: bool) -> bool:
    """Whether a chapter that is said to be a table of contents holds little else."""
    if not named:
        return False
    body = tree.find(".//body")
    text = _letters(tree if body is None else body)
    listed = {element for name in ("nav", "a") for element in tree.iter(name)}
    outermost = [e for e in listed if listed.isdisjoint(e.iterancestors())]
    linked = sum(map(_letters, outermost))
    return linked >= _MOSTLY_LINKS * text or text - linked <= _HEADING_LETTERS


def _letters(element: Any) -> int:
    return sum(len("".join(text.split())) for text in element.itertext())


def _markdown(chapter: Chapter, names: frozenset[str], titles: dict[str, str]) -> str:
    body = chapter.tree.find(".//body")
    body = chapter.tree if body is None else body
    if len(titles) > 1:  # one title is the book's own
        write_title(body, titles.get(chapter.path, ""))
    for drawing in list(body.iter("svg")):
        insert_text(drawing, f" {_words_drawn(drawing)} ")
    _write_out_pictures(body)
    for switch in list(body.iter("switch")):
        if switch.find("default") is not None:  # the others are for readers that know more
            for case in switch.findall("case"):
                drop(case)
    for element in list(body.iter(*_DROPPED)):
        drop(element)
    for element in [e for e in body.iter() if "pagebreak" in _role(e)]:
        drop(element)  # the number of a printed page
    for image in list(body.iter("img")):
        _name_part(image, chapter.path, names)
    for formula in list(body.iter("math")):
        _write_out(formula)
    for link in list(body.iter("a")):
        address = (link.get("href") or "").strip()
        if address.lower().startswith(("http://", "https://", "mailto:")):
            link.set("href", address)
        else:
            _unwrap(link)
    number_items(body)
    part_lists(body)
    return from_html(str(etree.tostring(body, encoding="unicode", method="html", with_tail=False)))


def _name_part(image: Any, chapter: str, names: frozenset[str]) -> None:
    """Let a picture be named by the part of the book that it is; drop what is elsewhere."""
    source = unquote(urlsplit(image.get("src") or "").path)
    part = posixpath.normpath(posixpath.join(posixpath.dirname(chapter), source))
    described = " ".join((image.get("alt") or "").split())
    if source and part in names:
        image.attrib.clear()
        image.set("src", embedded_link(part))
        image.set("alt", described)
    else:
        drop(image)


def _role(element: Any) -> str:
    return f"{element.get(EPUB_TYPE) or ''} {element.get('role') or ''}"


def _write_out(formula: Any) -> None:
    """A formula by its own words: what it is called, its TeX, or else its characters."""
    annotation = formula.find(".//annotation")
    words = formula.get("alttext") or (annotation.text if annotation is not None else "")
    words = words or in_characters(formula)
    formula.tail = f"{' '.join(words.split())}{formula.tail or ''}"
    drop(formula)


def _write_out_pictures(body: Any) -> None:
    """The words of headings that are pictures, emoji, and initials that are drawn."""
    for picture in [each for each in body.iter("img") if stands_for_text(each)]:
        picture.tail = f"{(picture.get('alt') or '').strip()}{picture.tail or ''}"
        drop(picture)
    for heading in body.iter("h1", "h2", "h3", "h4", "h5", "h6"):
        if not "".join(heading.itertext()).strip():
            for picture in list(heading.iter("img")):
                picture.tail = f"{picture.get('alt') or ''} {picture.tail or ''}"


def _words_drawn(drawing: Any) -> str:
    """The text in a drawing, as of headings that are drawn."""
    return " ".join(" ".join(text.itertext()) for text in drawing.iter("text")).strip()


def _unwrap(element: Any) -> None:
    """Put an element's content in its place."""
    insert_text(element, element.text or "")
    parent = element.getparent()
    place = parent.index(element)
    children = list(element)
    for offset, child in enumerate(children):
        parent.insert(place + offset, child)
    if children:
        children[-1].tail = (children[-1].tail or "") + (element.tail or "")
    else:
        insert_text(element, element.tail or "")
    parent.remove(element)
