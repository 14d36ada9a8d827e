"""Notes of e-books: references and notes that find each other, in one chapter or two."""

from __future__ import annotations

import posixpath
import re
import unicodedata
from dataclasses import dataclass
from itertools import islice
from typing import Any
from urllib.parse import unquote

from ingestion.extraction.html_to_markdown import note_definition, note_reference

EPUB_TYPE = "{http://www.idpf.org/2007/ops}type"
_NOTES = frozenset(("li", "p", "div", "aside", "dd", "section", "td"))
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_LABEL = re.compile(r"\W*\w{0,4}\W*")
_NAMED_SO = re.compile(r"\b(?:foot|end|rear)?notes?(?:ref)?\b|\bfn\w*\b|\bnoteref\b", re.IGNORECASE)
_NOTE_TYPES = frozenset("footnote endnote rearnote note doc-footnote doc-endnote".split())
_REFERENCES = frozenset(("noteref", "doc-noteref"))
_BACKLINKS = frozenset(("backlink", "doc-backlink"))
_BEGIN = re.compile(r"\s*(?:[\[(]?(\w{1,4}|[^\w\s])[\])]?[.:]?|[.:\])]+)\s+")
MOST_LETTERS = 5000  # of a note

Place = tuple[str, str]
"""A file's name and an id in it."""


@dataclass(frozen=True, slots=True)
class Chapter:
    path: str
    tree: Any


def link_notes(chapters: list[Chapter]) -> None:
    """Put `from_html`'s marks for references and notes; notes go to their chapter's end."""
    places: dict[Place, Any] = {}
    order: dict[Any, int] = {}
    for chapter in chapters:
        for element in chapter.tree.iter():
            order[element] = len(order)
            for name in (element.get("id"), element.get("name") if element.tag == "a" else None):
                if name:
                    places.setdefault((_folded(chapter.path), name), element)
    numbers: dict[Any, int] = {}
    labels: dict[Any, str] = {}
    references: list[tuple[Any, int]] = []
    for chapter in chapters:
        for link in chapter.tree.iter("a"):
            target = places.get(_target(chapter.path, link))
            note = None if target is None else _note(target)
            if note is None or not _is_reference(link, note, order):
                continue
            number = numbers.setdefault(note, len(numbers) + 1)
            labels.setdefault(note, _text(link))
            references.append((link, number))
    for link, number in references:
        _mark_reference(link, number)
    for note, number in numbers.items():
        _mark_note(note, number, labels[note])


def _target(path: str, link: Any) -> Place:
    file, _, fragment = (link.get("href") or "").strip().partition("#")
    if not fragment or ":" in file:
        return "", ""
    joined = posixpath.normpath(posixpath.join(posixpath.dirname(path), unquote(file)))
    return _folded(joined if file else path), unquote(fragment)


def _folded(path: str) -> str:
    return unicodedata.normalize("NFC", path).casefold()


def _note(target: Any) -> Any:
    """The block that the target is, or stands in; None when that is no note."""
    note = target
    while note is not None and note.tag not in _NOTES:
        note = note.getparent()
    if target.tag == "dt" and (defined := target.getnext()) is not None:
        return defined
    if note is not None and note.tag == "p" and _holds_one_note(note.getparent()):
        note = note.getparent()
    return note


def _holds_one_note(box: Any) -> bool:
    """A list's item, or what is called a note, around the paragraph that begins it."""
    if box is None:
        return False
    return box.tag in ("li", "aside", "dd") or bool({*_types(box)} & _NOTE_TYPES)


def _types(element: Any) -> list[str]:
    return f"{element.get(EPUB_TYPE) or ''} {element.get('role') or ''}".split()


def _is_reference(link: Any, note: Any, order: dict[Any, int]) -> bool:
    """Said to be one; or a short raised label before a note of a note's length."""
    types = {*_types(link)}
    if types & _BACKLINKS or note in link.iterancestors() or _is_long(note):
        return False
    if next(note.iter(*_HEADINGS), None) is not None:
        return False
    if types & _REFERENCES:
        return True
    if not _LABEL.fullmatch(_text(link)) or order[note] < order[link]:
        return False
    raised = any(e.tag == "sup" for e in (link, *islice(link.iterancestors(), 3), *link))
    names = f"{link.get('class') or ''} {link.get('href') or ''} {note.get('class') or ''}"
    return raised or bool({*_types(note)} & _NOTE_TYPES) or bool(_NAMED_SO.search(names))


def _is_long(note: Any) -> bool:
    letters = 0
    for text in note.itertext():
        letters += len(text)
        if letters > MOST_LETTERS:
            return True
    return False


def _text(element: Any) -> str:
    return " ".join("".join(element.itertext()).split())


def _mark_reference(link: Any, number: int) -> None:
    """The mark in place of the link; the raised box that holds nothing else is no more raised."""
    for child in list(link):
        link.remove(child)
    link.text = note_reference(number)
    link.tag = "span"
    outer = link.getparent()
    while outer is not None and outer.tag in ("sup", "span") and _text(outer) == link.text:
        outer.tag = "span"
        outer = outer.getparent()


def _mark_note(note: Any, number: int, label: str) -> None:
    """The note as one paragraph at the end, without its label and the way back."""
    for link in list(note.iter("a")):
        if not (link.get("href") or "").startswith(("http", "mailto")) and _is_way_back(link):
            _empty(link)
    body = next((e for e in note.iterancestors() if e.tag == "body"), None)
    parent = note.getparent()
    if body is None or parent is None:
        return
    for block in note.iter("p", "div", "li", "ul", "ol", "section", "blockquote"):
        if block is not note:
            block.tag = "span"
            block.tail = f" {block.tail or ''}"
    before = note.getprevious()
    if note.tail and note.tail.strip():
        if before is None:
            parent.text = f"{parent.text or ''}{note.tail}"
        else:
            before.tail = f"{before.tail or ''}{note.tail}"
    note.tail = None
    note.tag = "p"
    _without_label(note, label)
    note.text = f"{note_definition(number)} {(note.text or '').lstrip()}"
    body.append(note)
    while parent is not body and not _text(parent) and parent.getparent() is not None:
        outer = parent.getparent()
        outer.remove(parent)
        parent = outer


def _is_way_back(link: Any) -> bool:
    return bool(_LABEL.fullmatch(_text(link))) or bool(_BACKLINKS & {*_types(link)})


def _empty(link: Any) -> None:
    for child in list(link):
        link.remove(child)
    link.text = ""


def _without_label(note: Any, label: str) -> None:
    """Take away the number or sign that the note begins with, as its reference has it."""
    sign = re.sub(r"[\s\[\]().]", "", label)
    for element in note.iter():
        for slot in ("text", "tail") if element is not note else ("text",):
            text = getattr(element, slot)
            if text and text.strip():
                begin = _BEGIN.match(text)
                if begin and begin[1] in (sign, None, ".", ":", ")", "]"):
                    setattr(element, slot, text[begin.end() :])
                return
