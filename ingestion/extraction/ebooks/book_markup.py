"""The XML of e-books: what is decoded and parsed of it, and trees without namespaces."""

from __future__ import annotations

import re
from html.entities import html5
from typing import Any

from lxml import etree

from ingestion.extraction.encoding import decode
from librarian_site.core.xml_characters import NOT_XML

_DECLARATION = re.compile(r"\A<\?xml[^>]*\?>")
_ENTITY = re.compile(r"&([A-Za-z][A-Za-z0-9]*);")
_XML_ENTITIES = frozenset(("amp", "lt", "gt", "quot", "apos"))
_NOT_XML = re.compile(f"[{NOT_XML}]")
_MOST_NOISE = 0.05  # of the characters; what has more is no text


def readable(content: bytes) -> str:
    """The file as XML without a declaration, entities of HTML resolved; empty if it is no text."""
    text = decode(content)
    noise = text.count("\ufffd") + len(_NOT_XML.findall(text))
    if noise > _MOST_NOISE * len(text):
        return ""
    text = _DECLARATION.sub("", _NOT_XML.sub("", text).strip())
    return _ENTITY.sub(_character, text)


def _character(found: re.Match[str]) -> str:
    name = found[1]
    return found[0] if name in _XML_ENTITIES else html5.get(f"{name};", found[0])


def parser(**options: Any) -> etree.XMLParser:
    """One that looks up nothing elsewhere."""
    return etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, **options)


def without_namespaces(tree: Any) -> None:
    """Elements by their local names; comments, processing instructions and entities go."""
    for element in list(tree.iter()):
        if not isinstance(element.tag, str):
            drop(element)
        elif element.tag.startswith("{"):
            element.tag = element.tag.rpartition("}")[2]


def drop(element: Any) -> None:
    """Remove an element, but not the text after it."""
    insert_text(element, element.tail or "")
    if element.getparent() is not None:
        element.getparent().remove(element)


def insert_text(element: Any, text: str) -> None:
    """Write text before an element."""
    parent, before = element.getparent(), element.getprevious()
    if before is not None:
        before.tail = (before.tail or "") + text
    elif parent is not None:
        parent.text = (parent.text or "") + text


def append_text(element: Any, text: str | None) -> None:
    """Write text at the end of what stands in an element."""
    if text and len(element):
        element[-1].tail = (element[-1].tail or "") + text
    elif text:
        element.text = (element.text or "") + text
