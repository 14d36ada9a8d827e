"""Choose the content blocks of a page: the set with the greatest expected F1."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import trafilatura
from lxml import html as lxml_html
from resiliparse.extract.html2text import extract_plain_text

from ingestion.extraction.html.content.blocks import Block, Node, read_blocks
from ingestion.extraction.html.content.boosted_trees import Forest
from ingestion.extraction.html.content.features import COLUMNS, features
from ingestion.extraction.html.content.gaps import fill_gaps
from ingestion.extraction.html.content.inserts import keep_inserts
from ingestion.extraction.html.content.page_content import Content
from ingestion.extraction.html.footnotes import with_notes
from ingestion.extraction.html.tables import has_headings, is_data

if TYPE_CHECKING:
    from numpy.typing import NDArray

MODEL = Path(__file__).with_name("content_model.json")


def find_content(tree: Any, url: str) -> Content:
    """The page's blocks with those that make the expected F1 the greatest, and gaps closed."""
    source = str(lxml_html.tostring(tree, encoding="unicode"))
    nodes, blocks = read_blocks(tree)
    if not blocks:
        return Content(nodes, blocks, (), 0.0)
    rows = features(blocks, kept_text(source, url), plain_text(source))
    kept, expected = choose_blocks(blocks, _forest().probabilities(rows))
    return Content(nodes, blocks, kept, expected)


def choose_blocks(
    blocks: Sequence[Block], probabilities: NDArray[np.float64]
) -> tuple[list[bool], float]:
    """The best choice by the model's probabilities, made whole; and the F1 to expect of it."""
    words = np.array([len(block.words) for block in blocks], float)
    kept, expected = best_choice(probabilities, words)
    whole = keep_inserts(blocks, fill_gaps(blocks, whole_units(blocks, kept.tolist())))
    return with_notes(blocks, whole), expected


def kept_text(source: str, url: str) -> str:
    """What trafilatura keeps of the page, line by line."""
    text = trafilatura.extract(
        source, url=url or None, include_comments=False, include_tables=True, with_metadata=False
    )
    return text or ""


def plain_text(source: str) -> str:
    """What resiliparse takes for the main content."""
    return str(
        extract_plain_text(
            source,
            main_content=True,
            alt_texts=False,
            links=False,
            form_fields=False,
            noscript=False,
        )
    )


def best_choice(
    sure: NDArray[np.float64], words: NDArray[np.float64]
) -> tuple[NDArray[np.bool_], float]:
    """The blocks to keep, and the F1 to expect of them.

    With p the probability that a block of w words is content, keeping a set of blocks has an F1
    of about 2·Σkept(p·w) / (Σkept(w) + Σall(p·w)); the best set is a head of the blocks by p.
    """
    order = np.argsort(-sure, kind="stable")
    right = np.cumsum(words[order] * sure[order])
    expected = 2 * right / np.maximum(1e-9, np.cumsum(words[order]) + (words * sure).sum())
    last = int(np.argmax(expected))
    kept = np.zeros(len(sure), bool)
    kept[order[: last + 1]] = True
    return kept, float(expected[last])


def whole_units(blocks: Sequence[Block], kept: Sequence[bool]) -> list[bool]:
    """Keep code and tables with headings in the midst of kept text, and whole."""
    words: Counter[Node] = Counter()
    kept_words: Counter[Node] = Counter()
    for block, keep in zip(blocks, kept, strict=True):
        for node in block.node.upwards():
            words[node] += len(block.words)
            kept_words[node] += len(block.words) * keep

    def is_kept(node: Node | None) -> bool:
        return node is not None and 2 * kept_words[node] >= words[node] > 0

    def around(unit: Node) -> Node | None:
        """The nearest box that holds more than the unit, which may stand in boxes of its own."""
        return next((node for node in unit.upwards() if words[node] > words[unit]), None)

    result = list(kept)
    units: dict[Node, Node | None] = {}  # a long table is looked at once a cell otherwise
    for number, block in enumerate(blocks):
        if not result[number]:
            unit = _unit(block.node, units)
            result[number] = unit is not None and (is_kept(unit) or is_kept(around(unit)))
    return result


def _unit(node: Node, known: dict[Node, Node | None]) -> Node | None:
    """The table with headings that the node is in, or else the code."""
    code: Node | None = None
    for each in node.upwards():
        if each.tag == "pre":
            code = each
        elif each.tag == "table":
            if each not in known:
                is_unit = is_data(each.element) and has_headings(each.element)
                known[each] = each if is_unit else None
            return known[each] or code
    return code


@cache
def _forest() -> Forest:
    forest = Forest.read(MODEL)
    if forest.columns != COLUMNS:
        raise RuntimeError(f"{MODEL.name} was made for other features: run train_extraction.")
    return forest
