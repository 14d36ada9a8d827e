"""Split a page into its block elements and their runs of text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from librarian_site.core.words import words as words_of

# Elements whose text is not shown.
UNREAD = frozenset(
    """
    script style template svg iframe object embed head select option datalist textarea input audio
    video canvas math map
    """.split()
)
INLINE = frozenset(
    """
    a abbr acronym b bdi bdo big br button cite code data del dfn em font i img ins kbd label mark
    meter nobr output picture progress q rb rt ruby s samp slot small source span strike strong sub
    sup time tt u var wbr
    """.split()
)
# Containers by their tag or role.
PLACES = {
    "nav": "nav",
    "navigation": "nav",
    "footer": "footer",
    "contentinfo": "footer",
    "main": "main",
    "dialog": "dialog",
    "noscript": "noscript",
}
# Containers by their class or id.
NAMES = {
    "nav": re.compile(r"nav|menu|breadcrumb|pagina|pager|toolbar|\btabs?\b|toc\b", re.IGNORECASE),
    "foot": re.compile(r"foot|copyright|legal|colophon", re.IGNORECASE),
    "meta": re.compile(
        r"meta|byline|author|date|\btags?\b|categor|avatar|user|profile|signature", re.IGNORECASE
    ),
    "modal": re.compile(
        r"modal|popup|dialog|cookie|consent|gdpr|overlay|drawer|off-?canvas|minicart|cart|login|"
        r"hidden|tooltip|dropdown",
        re.IGNORECASE,
    ),
    "comment": re.compile(r"comment|repl(?:y|ies)|disqus", re.IGNORECASE),
}
FAR = 20  # the most levels up that are counted; also stands for "not inside one"


@dataclass(slots=True, eq=False)
class Node:
    """A block element and counts of its text.

    `levels` is the distance up to the nearest container of each name.
    """

    element: Any
    above: Node | None
    depth: int
    tag: str
    places: frozenset[str]
    levels: tuple[int, ...]  # in the order of NAMES
    path: int  # equal for elements with the same ancestor tags
    styled: int  # equal for elements with the same ancestor tags and classes
    words: float = 0
    link_words: float = 0
    kept_words: float = 0
    plain_words: float = 0
    blocks: int = 0

    def upwards(self) -> Iterator[Node]:
        """Yield the node and its ancestors up to the body."""
        node: Node | None = self
        while node is not None:
            yield node
            node = node.above


@dataclass(slots=True, eq=False)
class Block:
    """A run of text. `slots` says where it is in the tree: (element, "text" or "tail") pairs."""

    node: Node
    slots: list[tuple[Any, str, str, bool]] = field(default_factory=list)
    text: str = ""
    words: list[str] = field(default_factory=list)
    link_words: int = 0


def read_blocks(tree: Any) -> tuple[list[Node], list[Block]]:
    """Return the body's block elements and runs of text, both in document order."""
    body = tree.find("body")
    reader = _Reader()
    reader.read(tree if body is None else body, None, False)
    for block in reader.blocks:
        block.text = " ".join("".join(slot[2] for slot in block.slots).split())
        block.words = words_of(block.text.lower())
        block.link_words = sum(len(words_of(slot[2])) for slot in block.slots if slot[3])
    return reader.nodes, reader.blocks


class _Reader:
    def __init__(self) -> None:
        self.nodes: list[Node] = []
        self.blocks: list[Block] = []
        self._open: Block | None = None
        self._paths: dict[tuple[int, str], int] = {}
        self._levels: dict[str, tuple[bool, ...]] = {}

    def read(self, element: Any, node: Node | None, linked: bool) -> None:
        tag = element.tag
        if not isinstance(tag, str) or tag in UNREAD:
            return
        is_block = tag not in INLINE or node is None
        if is_block:
            self._open = None
            node = self._node(element, tag, node)
        if tag == "br":
            self._add(node, element, "text", "\n", linked)
        linked = linked or tag == "a"
        self._add(node, element, "text", element.text, linked)
        for child in element:
            self.read(child, node, linked)
            self._add(node, child, "tail", child.tail, linked)
        if is_block:
            self._open = None

    def _add(self, node: Any, element: Any, slot: str, text: str | None, linked: bool) -> None:
        if not text:
            return
        if self._open is None:
            if text.isspace():
                return
            self._open = Block(node)
            self.blocks.append(self._open)
        self._open.slots.append((element, slot, text, linked))

    def _node(self, element: Any, tag: str, above: Node | None) -> Node:
        classes = element.get("class") or ""
        first = next(iter(classes.split()), "")
        place = PLACES.get(element.get("role") or "") or PLACES.get(tag)
        places = above.places if above else frozenset()
        node = Node(
            element=element,
            above=above,
            depth=above.depth + 1 if above else 0,
            tag=tag,
            places=places | {place} if place else places,
            levels=self._named(f"{classes} {element.get('id') or ''}", above),
            path=self._path(above.path if above else 0, tag),
            styled=self._path(above.styled if above else 0, f"{tag}.{first}"),
        )
        self.nodes.append(node)
        return node

    def _path(self, above: int, step: str) -> int:
        return self._paths.setdefault((above, step), len(self._paths) + 1)

    def _named(self, names: str, above: Node | None) -> tuple[int, ...]:
        found = self._levels.get(names)
        if found is None:
            found = tuple(bool(pattern.search(names)) for pattern in NAMES.values())
            self._levels[names] = found
        upward = above.levels if above else (FAR,) * len(NAMES)
        return tuple(
            0 if here else min(FAR, level + 1) for here, level in zip(found, upward, strict=True)
        )
