"""FictionBook 2: an e-book as one XML file (http://www.gribuser.ru/xml/fictionbook/2.0)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from lxml import etree

from ingestion.documents import processors
from ingestion.documents.errors import BrokenDocument
from ingestion.extraction import builders
from ingestion.extraction.ebooks.book_markup import (
    append_text,
    parser,
    readable,
    without_namespaces,
)
from ingestion.extraction.html_to_markdown import from_html, note_definition, note_reference
from library.document_kinds import FICTION_BOOK
from library.pictures.links import embedded_link

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from ingestion.documents.types import Document, Progress, Resource

PROCESSOR = processors.FICTION_BOOK

MAX_DEPTH = 150
_BINARY = re.compile(r"<(?:\w+:)?binary\b([^<>]*)>([^<]*)")
_ID = re.compile(r"""\bid\s*=\s*["']([^"']+)["']""")
# What each element is in HTML; others are read through.
_TAGS = {
    **dict.fromkeys(("p", "v", "text-author", "subtitle", "date"), "p"),
    **dict.fromkeys(("epigraph", "cite"), "blockquote"),
    **{"emphasis": "em", "strong": "strong", "strikethrough": "del", "code": "code"},
    **{each: each for each in ("sub", "sup", "table", "tr", "th", "td")},
}


def extract(resource: Resource, progress: Progress) -> Document:
    """Raises BrokenDocument, and NotContent for a book without text."""
    progress(0, "Opening the book")
    source = readable(resource.content)
    root = _parsed(_BINARY.sub("<binary>", source))
    if root is None or root.find("body") is None:
        raise BrokenDocument("The file is damaged and can't be read.")
    title = _text(root.find("description/title-info/book-title"))
    return builders.document(
        resource,
        FICTION_BOOK,
        _Book(root, title, frozenset(name for name, _ in binaries(source))).markdown(),
        title=title,
        author=", ".join(filter(None, map(_name, root.findall("description/title-info/author")))),
        language=_text(root.find("description/title-info/lang"))[:2].lower(),
        site=_text(root.find("description/publish-info/publisher")),
        published_at=_published_at(root),
    )


def binaries(source: str) -> Iterator[tuple[str, str]]:
    """The book's files, by their ids, in base64."""
    for binary in _BINARY.finditer(source):
        if found := _ID.search(binary[1]):
            yield found[1], binary[2]


def _parsed(source: str) -> Any:
    """The tree without namespaces; of one that is not well-formed what can be read of it."""
    try:
        root = etree.fromstring(source.encode(), parser())
    except etree.XMLSyntaxError:
        root = etree.fromstring(source.encode(), parser(recover=True))
    if root is not None:
        without_namespaces(root)
    return root


@dataclass(slots=True)
class _Book:
    """What is written of a book, as HTML."""

    root: Any
    title: str
    pictures: frozenset[str]
    notes: dict[str, Any] = field(default_factory=dict)  # by their ids
    numbers: dict[str, int] = field(default_factory=dict)  # of those that the text refers to
    noted: list[str] = field(default_factory=list)  # their ids, in the order of their numbers

    def markdown(self) -> str:
        bodies = self.root.findall("body")
        of_notes = [body for body in bodies if body.get("name")]
        for body in of_notes:
            self.notes |= {each.get("id"): each for each in body.iter("section")}
        written, notes = etree.Element("body"), etree.Element("div")
        for part in self.root.findall("description/title-info/coverpage"):
            self._add(written, part, 2)
        for body in bodies:
            if body not in of_notes:
                self._add(written, body, 1)
        for number, name in enumerate(self.noted, 1):  # grows while notes refer to others
            self._note(notes, self.notes[name], number)
        for body in of_notes:  # what nothing refers to
            self._add(written, body, 1)
        written.append(notes)
        _join_listings(written)
        return from_html(str(etree.tostring(written, encoding="unicode", method="html")))

    def _add(self, parent: Any, element: Any, level: int, depth: int = 0) -> None:
        """The element's text and parts, below the parent."""
        name = str(element.tag)
        if depth > MAX_DEPTH or (name == "section" and element.get("id") in self.numbers):
            return
        match name:
            case "title":
                self._heading(parent, element, level)
            case "image":
                self._picture(parent, element)
            case "stanza":
                self._stanza(parent, element)
            case "a":
                self._link(parent, element, level, depth)
            case _:
                tag = _TAGS.get(name)
                target = parent if tag is None else etree.SubElement(parent, tag)
                below = level + 1 if name in ("section", "poem") else level
                self._parts(target, element, below, depth)

    def _parts(self, target: Any, element: Any, level: int, depth: int = 0) -> None:
        append_text(target, element.text)
        for child in element:
            self._add(target, child, level, depth + 1)
            append_text(target, child.tail)

    def _heading(self, parent: Any, element: Any, level: int) -> None:
        lines = [text for text in map(_text, element.findall("p")) if text]
        is_body = element.getparent().tag == "body"
        if is_body and (element.getparent().get("name") or self.title in lines):
            return  # of the notes, or of the whole book, which the page has
        heading = etree.SubElement(parent, f"h{min(max(level, 2), 6)}")
        for line in element.findall("p"):
            if len(heading) or heading.text:
                append_text(heading, " " if _all_text(heading).rstrip().endswith(_ENDS) else ". ")
            self._parts(heading, line, level)

    def _picture(self, parent: Any, element: Any) -> None:
        name = _target(element)
        if name.startswith("#") and name[1:] in self.pictures:
            described = element.get("alt") or element.get("title") or ""
            etree.SubElement(parent, "img", src=embedded_link(name[1:]), alt=described)

    def _stanza(self, parent: Any, element: Any) -> None:
        for title in element.findall("title"):
            self._add(parent, title, 5)
        stanza = etree.SubElement(parent, "p")
        for verse in element.findall("v"):
            if len(stanza) or stanza.text:
                etree.SubElement(stanza, "br")
            self._parts(stanza, verse, 6)

    def _link(self, parent: Any, element: Any, level: int, depth: int) -> None:
        target = _target(element)
        if target.startswith("#") and target[1:] in self.notes:
            append_text(parent, note_reference(self._number(target[1:])))
        elif builders.leads_out(target):
            self._parts(etree.SubElement(parent, "a", href=target), element, level, depth)
        else:
            self._parts(parent, element, level, depth)

    def _number(self, name: str) -> int:
        if name not in self.numbers:
            self.noted.append(name)
            self.numbers[name] = len(self.noted)
        return self.numbers[name]

    def _note(self, parent: Any, element: Any, number: int) -> None:
        """All of a note as one paragraph."""
        paragraph = etree.SubElement(parent, "p")
        paragraph.text = note_definition(number)
        for part in element.iter("p", "v", "text-author", "subtitle"):
            if part.getparent().tag != "title":
                append_text(paragraph, " ")
                self._parts(paragraph, part, 6)


def _join_listings(written: Any) -> None:
    """Code of several lines, which the format has a paragraph each for."""
    listing = None
    for paragraph in list(written.iter("p")):
        line = _line_of_code(paragraph)
        if line is None:
            listing = None
        elif listing is not None and listing.getnext() is paragraph:
            listing.text = f"{listing.text}\n{line}"
            paragraph.getparent().remove(paragraph)
        elif _line_of_code(paragraph.getnext()) is not None:
            listing = paragraph
            paragraph[:] = ()
            paragraph.tag, paragraph.text = "pre", line


def _line_of_code(element: Any) -> str | None:
    if element is None or element.tag != "p" or len(element) != 1 or element[0].tag != "code":
        return None
    beside = f"{element.text or ''}{element[0].tail or ''}"
    return None if beside.strip() else _all_text(element[0])


_ENDS = (".", "!", "?", "…", ":", ",", ";", "-", "–", "—")


def _target(element: Any) -> str:
    """The address of a link or a picture, whatever its namespace is called."""
    named = (value for key, value in element.attrib.items() if key.split("}")[-1] == "href")
    return str(next(named, element.get("l:href") or element.get("xlink:href") or "")).strip()


def _all_text(element: Any) -> str:
    return "".join(element.itertext())


def _text(element: Any) -> str:
    return "" if element is None else " ".join(_all_text(element).split())


def _name(author: Any) -> str:
    parts = ("first-name", "middle-name", "last-name")
    name = " ".join(filter(None, (_text(author.find(part)) for part in parts)))
    return name or _text(author.find("nickname"))


def _published_at(root: Any) -> datetime | None:
    date = root.find("description/title-info/date")
    written = "" if date is None else date.get("value") or _text(date)
    year = _text(root.find("description/publish-info/year"))
    forms = ("%Y-%m-%d", "%d.%m.%Y", "%Y")
    return builders.moment(written, forms) or builders.moment(year, forms)
