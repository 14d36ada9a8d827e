"""Cells of Jupyter notebooks that were exported as HTML (nbconvert's templates)."""

from __future__ import annotations

from typing import Any

from ingestion.extraction import places

_CELLS = "//div[contains(concat(' ', @class, ' '), ' jp-Cell ')]"
_SHOWN = (  # not its prompt, which is no text of the notebook
    ".//*[contains(@class, 'jp-RenderedMarkdown') or contains(@class, 'jp-Editor')"
    " or contains(@class, 'jp-RenderedHTMLCommon')]//text()[normalize-space()]"
)


def mark_cells(tree: Any) -> None:
    """Mark where each cell begins, so that its number stays with its text."""
    for number, cell in enumerate(tree.xpath(_CELLS), 1):
        text = next(iter(cell.xpath(_SHOWN)), None)
        if text is None:
            continue
        element = text.getparent()
        mark = places.begins(cell=number)
        if text.is_text:
            element.text = mark + element.text
        else:
            element.tail = mark + element.tail
