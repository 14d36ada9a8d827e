"""The pictures of a page: which belong to its content, and what they are said to show."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from ingestion.extraction.html.blocks import UNREAD
from librarian_site.core.words import words as words_of

if TYPE_CHECKING:
    from ingestion.extraction.html.blocks import Node
    from ingestion.extraction.html.page_content import Content

_SOURCES = ("data-src", "data-lazy-src", "data-original", "data-orig-file", "src")
_ICON = 48  # pixels; smaller pictures are decoration
_NUMBER = re.compile(r"\d+")
_CARD = 60  # different words; a box of more is not about the one picture
_REPEATS = 0.6  # of what is said
_FILE_NAME = re.compile(r"\.(?:jpe?g|png|gif|webp|avif|svg)$", re.IGNORECASE)


def kept_pictures(body: Any, content: Content) -> list[Any]:
    """Pictures that stand among kept text, their addresses where a reader looks for them."""
    kept_words: dict[Node, int] = {}
    for block, kept in zip(content.blocks, content.kept, strict=True):
        if kept:
            for node in block.node.upwards():
                kept_words[node] = kept_words.get(node, 0) + len(block.words)
    by_element = {node.element: node for node in content.nodes}
    pictures = []
    for image in body.iter("img"):
        source = _source(image)
        if source and not _is_icon(image) and _among_kept(image, by_element, kept_words):
            image.set("src", source)
            pictures.append(image)
    return pictures


def _source(image: Any) -> str:
    for name in _SOURCES:
        source = (image.get(name) or "").strip()
        if source and not source.startswith(("data:", "blob:")):
            return source
    return (image.get("srcset") or image.get("data-srcset") or "").split(" ")[0].strip(",")


def _is_icon(image: Any) -> bool:
    for name in ("width", "height"):
        number = _NUMBER.match(image.get(name) or "")
        if number and int(number[0]) <= _ICON:
            return True
    named = " ".join(filter(None, map(image.get, ("class", "alt", "src"))))
    return "logo" in named.lower() or image.get("aria-hidden") == "true"


def _among_kept(image: Any, nodes: dict[Any, Node], kept_words: dict[Node, int]) -> bool:
    element = image.getparent()
    while element is not None:
        if element.tag in UNREAD or element.tag in ("nav", "footer"):
            return False
        node: Node | None = nodes.get(element)
        # A figure's words are its caption; whether the picture belongs is for what is around it.
        if node is not None and node.words and node.tag != "figure":
            return 2 * kept_words.get(node, 0) >= node.words
        element = element.getparent()
    return False


def describe_pictures(body: Any) -> None:
    """What a picture is said to show, where the text beside it does not say it already."""
    known: dict[Any, set[str]] = {}
    for image in body.iter("img"):
        said = " ".join((image.get("alt") or "").split())
        beside = _words_beside(image, known)
        words = words_of(said.lower())
        repeats = sum(word in beside for word in words) >= _REPEATS * len(words)
        if (repeats and len(beside) < _CARD) or _FILE_NAME.search(said):
            said = ""
        image.set("alt", said)


def _words_beside(element: Any, known: dict[Any, set[str]]) -> set[str]:
    """The words of the smallest box around the element that has any."""
    for box in element.iterancestors():
        if box not in known:
            known[box] = set(words_of((box.text_content() or "").lower()))
        if known[box]:
            return known[box]
    return set()
