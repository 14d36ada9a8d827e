"""Pages of which all is content, as an API gives them: no blocks are left out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ingestion.extraction.html.content.blocks import read_blocks
from ingestion.extraction.html.content.page_content import Content
from ingestion.extraction.html.extractor import to_markdown
from ingestion.extraction.html.normalization import normalize
from ingestion.extraction.html.parsing import parse

if TYPE_CHECKING:
    from collections.abc import Callable


def whole_page(html: str, url: str, prepare: Callable[[Any], None] = lambda _: None) -> str:
    """The page as Markdown, with its code, formulas, notes and pictures.

    `url` is what links are relative to; `prepare` may change the tree before.
    Raises NotContent for an empty page.
    """
    tree = parse(html)
    prepare(tree)
    normalize(tree)
    nodes, blocks = read_blocks(tree)
    return to_markdown(tree, Content(nodes, blocks, (True,) * len(blocks), 1.0), url)
