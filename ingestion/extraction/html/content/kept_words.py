"""How much of each box of a page is kept: the words of its blocks, summed upwards."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ingestion.extraction.html.content.furniture import is_furniture

if TYPE_CHECKING:
    from ingestion.extraction.html.content.blocks import Block, Node


@dataclass(frozen=True, slots=True)
class KeptWords:
    """The words of each node, linked and kept ones, and the numbers of the kept blocks in it."""

    words: Counter[Node]
    link_words: Counter[Node]
    kept_words: Counter[Node]
    numbers: dict[Node, list[int]]
    furniture: dict[Node, bool]  # what `is_furniture` said, which looks at all there is in a node

    def is_furniture(self, node: Node) -> bool:
        if node not in self.furniture:
            self.furniture[node] = is_furniture(node)
        return self.furniture[node]


def count_kept(blocks: Sequence[Block], kept: Sequence[bool]) -> KeptWords:
    count = KeptWords(Counter(), Counter(), Counter(), {}, {})
    for number, (block, keep) in enumerate(zip(blocks, kept, strict=True)):
        for node in block.node.upwards():
            count.words[node] += len(block.words)
            count.link_words[node] += block.link_words
            if keep:
                count.kept_words[node] += len(block.words)
                count.numbers.setdefault(node, []).append(number)
    return count
