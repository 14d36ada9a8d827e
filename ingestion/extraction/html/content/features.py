"""Features of a page's blocks for the content classifier: a row for each block, a column for each
of NAMES.

Most compare a block with the texts of two other extractors, trafilatura ("kept") and resiliparse
("plain"), also summed over its neighbours, its containers and blocks with the same ancestor tags.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np

from ingestion.extraction.html.content.blocks import NAMES, PLACES, Block, Node
from librarian_site.core.words import words as words_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Column = NDArray[np.float64]

_TAGS = "p li h1 h2 h3 h4 td div pre blockquote dt dd figcaption section article".split()
_TAG_NUMBERS = {tag: number for number, tag in enumerate(_TAGS, start=1)} | {
    "h5": 6,
    "h6": 6,
    "th": 7,
    "tr": 7,
    "ul": 2,
    "ol": 2,
}
ACTION = re.compile(
    r"sign (?:in|up)|log ?in|register|subscri|newsletter|add to (?:cart|bag|basket|wish)|buy now|"
    r"check ?out|download|share|follow us|anmelden|warenkorb|abonn|panier|connexion|get started|"
    r"(?:learn|read|show|load|see) more|(?:view|see) (?:all|more|details)|contact us|book now",
    re.IGNORECASE,
)
_THREAD = re.compile(
    r"\breply\b|\bquote\b|\breport\b|\blikes?\b|joined|posts:|member|views|\bago\b|replied|wrote:|"
    r"said:|upvote|permalink",
    re.IGNORECASE,
)
_PRICE = re.compile(r"[$€£¥₹]\s?\d|\d\s?(?:€|£|kr\b|zł|USD|EUR)")
_LINE_END = re.compile(r"[\n|]")  # table cells end a line too
_LOOKED_AT = 600  # characters of a block that regular expressions are run on
_NOWHERE = -999.0
# Words of a page or box, or above a block, that are told apart at most. The model was made from
# pages of which few are longer, and the answer keys of those end in the midst of the text: beyond
# this it had learned to end there, too.
_LONG = 5000
_PLACES = tuple(dict.fromkeys(PLACES.values()))


class Measured:
    """Sums of the blocks' counts for each container."""

    def __init__(self, blocks: Sequence[Block], kept: str, plain: str) -> None:
        self.blocks = blocks
        self.words = np.array([len(b.words) for b in blocks], float)
        self.links = np.array([b.link_words for b in blocks], float)
        self.kept = _covered(blocks, kept)
        self.plain = _covered(blocks, plain)
        for block, words, kept_share, plain_share in zip(
            blocks, self.words, self.kept, self.plain, strict=True
        ):
            for node in block.node.upwards():
                node.words += words
                node.link_words += block.link_words
                node.kept_words += words * kept_share
                node.plain_words += words * plain_share
                node.blocks += 1


def features(blocks: Sequence[Block], kept: str, plain: str) -> NDArray[np.float32]:
    """Return the feature matrix, one row a block.

    `kept` and `plain` are the texts that the two extractors returned.
    """
    measured = Measured(blocks, kept, plain)
    columns = {
        **_own(measured),
        **_position(measured),
        **_containers(measured),
        **_alike(measured, "path", lambda node: node.path),
        **_alike(measured, "styled", lambda node: node.styled),
        **_around(measured),
        **_page(measured),
    }
    return np.column_stack([columns[name] for name in COLUMNS]).astype(np.float32)


def _own(m: Measured) -> dict[str, Column]:
    looked = [block.text[:_LOOKED_AT] for block in m.blocks]
    root = np.sqrt(np.maximum(1, m.words))
    seen: Counter[str] = Counter()
    repeats = []
    for block in m.blocks:
        repeats.append(seen[block.text])
        seen[block.text] += 1
    columns = {
        "words": np.log1p(m.words),
        "link_share": m.links / np.maximum(1, m.words),
        "kept": m.kept,
        "tag": np.array([_TAG_NUMBERS.get(b.node.tag, 0) for b in m.blocks], float),
        "ends": np.array([_ending(b.text) for b in m.blocks], float),
        "actions": np.array([len(ACTION.findall(text)) for text in looked]) / root,
        "thread": np.array([len(_THREAD.findall(text)) for text in looked]) / root,
        "repeat": np.array(repeats, float),
    }
    for place in _PLACES:
        columns[f"in_{place}"] = np.array([place in b.node.places for b in m.blocks], float)
    for number, name in enumerate(NAMES):
        columns[f"to_{name}"] = np.array([b.node.levels[number] for b in m.blocks], float)
    return columns


def _ending(text: str) -> int:
    return 2 if text[-1] in ".!?…。" else 1 if text[-1] in ":;," else 0


def _position(m: Measured) -> dict[str, Column]:
    number = np.arange(len(m.blocks), dtype=float)
    before = np.cumsum(m.words) - m.words
    titles = [n for n, block in enumerate(m.blocks) if block.node.tag == "h1"]
    sure = np.flatnonzero((m.kept > 0.7) & (m.words > 8))
    return {
        "position": before / max(1.0, m.words.sum()),
        "words_before": _size(before),
        "from_title": number - titles[0] if titles else np.full_like(number, _NOWHERE),
        "from_first_kept": number - sure[0] if sure.size else np.full_like(number, _NOWHERE),
        "from_last_kept": number - sure[-1] if sure.size else np.full_like(number, _NOWHERE),
    }


def _containers(m: Measured) -> dict[str, Column]:
    """Return the element and its ancestors one, two, three and five levels up, below the body."""
    columns: dict[str, Column] = {}
    for level in (1, 2, 3, 4, 6):
        nodes = [_up(block.node, level - 1) for block in m.blocks]
        words = np.array([node.words for node in nodes])
        some = np.maximum(1, words)
        columns |= {
            f"up{level}_words": _size(words),
            f"up{level}_links": np.array([node.link_words for node in nodes]) / some,
            f"up{level}_kept": np.array([node.kept_words for node in nodes]) / some,
            f"up{level}_plain": np.array([node.plain_words for node in nodes]) / some,
            f"up{level}_length": words / np.array([node.blocks for node in nodes]),
        }
    return columns


def _size(words: Column | float) -> Column:
    return np.log1p(np.minimum(words, _LONG))


def _up(node: Node, levels: int) -> Node:
    for _ in range(levels):
        if node.above is not None and node.above.above is not None:
            node = node.above
    return node


def _alike(m: Measured, name: str, key: Callable[[Node], int]) -> dict[str, Column]:
    """Sums over blocks with the same ancestor tags, such as the items of a list."""
    _, group = np.unique([key(block.node) for block in m.blocks], return_inverse=True)
    count = np.bincount(group)[group]
    words = np.bincount(group, m.words)[group]
    some = np.maximum(1, words)
    return {
        f"{name}_count": np.log1p(count),
        f"{name}_words": words / max(1.0, m.words.sum()),
        f"{name}_links": np.bincount(group, m.links)[group] / some,
        f"{name}_kept": np.bincount(group, m.words * m.kept)[group] / some,
        f"{name}_plain": np.bincount(group, m.words * m.plain)[group] / some,
        f"{name}_length": words / count,
    }


def _around(m: Measured) -> dict[str, Column]:
    """Sums over 4 and 12 blocks to each side, and the values of the direct neighbours."""
    number = np.arange(len(m.blocks))
    columns = {
        "previous_kept": np.concatenate([[-1.0], m.kept[:-1]]),
        "next_kept": np.concatenate([m.kept[1:], [-1.0]]),
        "next_words": np.concatenate([np.log1p(m.words)[1:], [-1.0]]),
    }
    for half in (4, 12):
        low = np.maximum(0, number - half)
        high = np.minimum(len(number), number + half + 1)

        def total(of: Column, low: NDArray[np.int_] = low, high: NDArray[np.int_] = high) -> Column:
            sums = np.concatenate([[0.0], np.cumsum(of)])
            return np.asarray(sums[high] - sums[low])

        some = np.maximum(1, total(m.words))
        columns |= {
            f"near{half}_kept": total(m.words * m.kept) / some,
            f"near{half}_plain": total(m.words * m.plain) / some,
            f"near{half}_links": total(m.links) / some,
        }
    return columns


def _page(m: Measured) -> dict[str, Column]:
    words = max(1.0, m.words.sum())
    prices = sum(len(_PRICE.findall(block.text[:_LOOKED_AT])) for block in m.blocks)
    kept, plain = (m.words * m.kept).sum(), (m.words * m.plain).sum()
    in_paragraphs = sum(len(block.words) for block in m.blocks if block.node.tag == "p")
    figures = {
        "page_words": _size(words),
        "page_length": words / len(m.blocks),
        "page_prices": prices / len(m.blocks),
        "page_links": m.links.sum() / words,
        "page_paragraphs": in_paragraphs / words,
        "page_kept": kept / words,
        "page_plain": plain / words,
        "page_kept_words": _size(kept),
        "page_plain_words": _size(plain),
    }
    return {name: np.full(len(m.blocks), value) for name, value in figures.items()}


def _covered(blocks: Sequence[Block], text: str) -> Column:
    """Return for each block the share of its word trigrams found in the text.

    Blocks shorter than three words are looked up as a line.
    """
    lines = [words_of(line) for line in _LINE_END.split(text.lower())]
    short = {tuple(line) for line in lines if 0 < len(line) < 3}
    words = [word for line in lines for word in line]
    threes = set(zip(words, words[1:], words[2:], strict=False))
    return np.array([_share(block.words, threes, short) for block in blocks], float)


def _share(
    words: list[str], threes: set[tuple[str, str, str]], short: set[tuple[str, ...]]
) -> float:
    if len(words) < 3:
        return float(tuple(words) in short)
    covered, ends = 0, 0
    for start, three in enumerate(zip(words, words[1:], words[2:], strict=False)):
        if three in threes:
            covered += start + 3 - max(ends, start)
            ends = start + 3
    return covered / len(words)


COLUMNS = (
    *"words link_share kept tag ends actions thread repeat".split(),
    *(f"in_{place}" for place in _PLACES),
    *(f"to_{name}" for name in NAMES),
    *"position words_before from_title from_first_kept from_last_kept".split(),
    *"up1_kept up2_kept up2_words up3_words up3_length up4_kept up4_words up4_length".split(),
    *"up4_links up6_kept up6_words up6_plain up6_links".split(),
    *"path_count path_words path_kept path_plain".split(),
    *"styled_count styled_words styled_links styled_kept styled_plain styled_length".split(),
    *"previous_kept next_kept next_words".split(),
    *"near4_kept near4_plain near12_kept near12_plain near12_links".split(),
    *"page_words page_length page_prices page_links page_paragraphs page_kept page_plain".split(),
    *"page_kept_words page_plain_words".split(),
)
