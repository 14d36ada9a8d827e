"""Keep small lists, tables and figures that stand directly between two kept parts of a text.

The model judges a block by its length and by what other extractors kept of it: of a table of two
words or a list of one item it knows nothing good. Where it stands says more.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from ingestion.extraction.html.content.blocks import Block, Node
from ingestion.extraction.html.content.furniture import LINKED, asks_little
from ingestion.extraction.html.content.kept_words import count_kept
from librarian_site.core.words import words as words_of

if TYPE_CHECKING:
    type Part = Node | Block  # of a box: another box in it, or a run of its own text

_INSERTS = frozenset(("table", "ul", "ol", "dl", "figure"))
_BOXES = frozenset(("div", "section", "center"))  # around one of them alone
_MOST = 300  # words; a longer one has text enough to be judged by
_SENTENCE = 12  # words
_ENDS = ".!?…:;。！？："
_HEADINGS = frozenset(("h2", "h3", "h4", "h5", "h6"))


def keep_inserts(blocks: Sequence[Block], kept: Sequence[bool]) -> list[bool]:
    """The same choice with what is inserted between kept paragraphs."""
    result = list(kept)
    if any(kept):
        page = _Page(blocks, kept)
        for node in page.inserts():
            for number in page.numbers[node]:
                result[number] = True
    return result


class _Page:
    """The parts of each box in their order, and how much of them is kept."""

    def __init__(self, blocks: Sequence[Block], kept: Sequence[bool]) -> None:
        self.numbers: dict[Part, list[int]] = {}
        self._blocks = blocks
        self._kept = kept
        self._count = count_kept(blocks, kept)
        self._parts: dict[Node, list[Part]] = {}
        for number, block in enumerate(blocks):
            below: Part = block
            self.numbers[block] = [number]
            for node in block.node.upwards():
                parts = self._parts.setdefault(node, [])
                if not parts or parts[-1] is not below:
                    parts.append(below)
                self.numbers.setdefault(node, []).append(number)
                below = node

    def inserts(self) -> Iterator[Node]:
        """The boxes with kept text on both sides of them, or of some of their kind."""
        for parts in self._parts.values():
            between: list[Node] = []
            is_after_text = False
            for part in parts:
                if isinstance(part, Node) and self._is_insert(part):
                    between.append(part)
                    continue
                is_text = self._is_text(part)
                is_heading = isinstance(part, Node) and self._is_kept_heading(part)
                if is_after_text and (is_text or is_heading):
                    yield from between
                between = []
                # A heading of the text carries on what stood above it.
                is_after_text = is_text or (is_heading and is_after_text)

    def _is_text(self, part: Part) -> bool:
        """Whether the part is kept as a whole, and is a paragraph or more and no menu."""
        numbers = self.numbers[part]
        runs = [self._blocks[number] for number in numbers]
        words = sum(len(run.words) for run in runs)
        return (
            all(self._kept[number] for number in numbers)
            and sum(run.link_words for run in runs) <= LINKED * words
            and (words >= _SENTENCE or runs[-1].text[-1] in _ENDS)
        )

    def _is_kept_heading(self, node: Node) -> bool:
        words = self._count.words[node]
        return node.tag in _HEADINGS and self._count.kept_words[node] == words > 0

    def _is_insert(self, node: Node) -> bool:
        """Whether it is a small list, table or figure of words, and no furniture."""
        inner = node
        while inner.tag in _BOXES:
            only = self._parts[inner][0]
            if len(self._parts[inner]) > 1 or isinstance(only, Block):
                return False
            inner = only
        words = self._count.words[node]
        return (
            inner.tag in _INSERTS
            and 0 < words <= _MOST
            and self._count.link_words[node] <= LINKED * words
            and "nav" not in node.places
            and asks_little(self._blocks[number] for number in self.numbers[node])
            and _words_on_buttons(node) <= LINKED * words
            and not any(map(self._is_furniture, self._within(node)))
        )

    def _is_furniture(self, node: Node) -> bool:
        return self._count.is_furniture(node) or 0 in node.levels

    def _within(self, node: Node) -> set[Node]:
        """The node and the boxes in it that have text."""
        found = {node}
        for number in self.numbers[node]:
            for each in self._blocks[number].node.upwards():
                if each in found:
                    break
                found.add(each)
        return found


def _words_on_buttons(node: Node) -> int:
    buttons = node.element.xpath("descendant-or-self::*[self::button or @role='button']")
    return sum(len(words_of(button.text_content() or "")) for button in buttons)
