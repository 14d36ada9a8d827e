"""The titles of chapters that a book's table of contents names and the chapters do not."""

from __future__ import annotations

import posixpath
import re
import zipfile
from typing import TYPE_CHECKING, Any

from lxml import etree

from ingestion.documents.errors import BrokenDocument
from ingestion.extraction import safe_zip

if TYPE_CHECKING:
    from ingestion.extraction.ebooks.epub_package import FileNames

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_LONGEST = 150  # characters
# Of parts without a title of their own; the last names are programs', for what has none.
_NO_CHAPTER = re.compile(
    r"cover|title ?page|titelseite|umschlag|couverture|portada"
    r"|unknown|untitled|start|section ?\d+|[\w-]+\.x?html?",
    re.IGNORECASE,
)
_BLOCKS = ("p", "div")
_NUMBER = re.compile(r"[\divxlc]{1,6}[.:]?", re.IGNORECASE)  # stands alone above a chapter


def read_titles(book: zipfile.ZipFile, files: FileNames, contents: list[str]) -> dict[str, str]:
    """The first title that each chapter's file has in the tables of contents (NCX, EPUB 3)."""
    titles: dict[str, str] = {}
    for path in filter(None, contents):
        try:
            root = safe_zip.parse_xml(book.read(path))
        except (*safe_zip.DAMAGE, BrokenDocument):
            continue
        for target, text in _entries(root):
            file = files.find(posixpath.dirname(path), target) if target else ""
            title = " ".join(text.split())
            if file and 0 < len(title) <= _LONGEST:
                titles.setdefault(file, title)
    return titles


def _entries(root: Any) -> list[tuple[str, str]]:
    """Addresses with the words that lead to them, in order."""
    points = [
        (point.find("{*}content"), point.find("{*}navLabel")) for point in root.iter("{*}navPoint")
    ]
    found = [
        (content.get("src") or "", "".join(label.itertext()))
        for content, label in points
        if content is not None and label is not None
    ]
    if found:
        return found
    return [(link.get("href") or "", "".join(link.itertext())) for link in root.iter("{*}a")]


def write_title(body: Any, title: str) -> None:
    """Give a chapter without headings its title as one; changes the tree in place.

    Where the chapter begins with these words in a paragraph, that becomes the heading.
    """
    has_heading = next(body.iter(*_HEADINGS), None) is not None
    if not title or has_heading or _NO_CHAPTER.fullmatch(title):
        return
    if not "".join(body.itertext()).strip():
        return
    blocks = (e for e in body.iter(*_BLOCKS) if "".join(e.itertext()).strip())
    first = next((e for e in blocks if not any(c.tag in _BLOCKS for c in e)), None)
    text = " ".join("".join(first.itertext()).split()) if first is not None else ""
    if first is not None and _folded(text) == _folded(title):
        title = text
        _remove(first)
    elif first is not None and _NUMBER.fullmatch(text) and _folded(text) not in ("", "i"):
        _remove(first)
        title = f"{text.rstrip('.:')}. {title}" if not _folded(title).startswith(text) else title
    heading = etree.Element("h1")
    heading.text, heading.tail = title, body.text
    body.text = None
    body.insert(0, heading)


def _remove(element: Any) -> None:
    """Take out an element, but not the text after it."""
    before, parent = element.getprevious(), element.getparent()
    if before is not None:
        before.tail = (before.tail or "") + (element.tail or "")
    else:
        parent.text = (parent.text or "") + (element.tail or "")
    parent.remove(element)


def _folded(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))
