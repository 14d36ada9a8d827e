"""The blocks of a page and which of them are its content."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ingestion.extraction.html.content.blocks import Block, Node


@dataclass(frozen=True, slots=True)
class Content:
    """A page's blocks, which of them are kept, and the F1 (0-1) to expect of those."""

    nodes: Sequence[Node]
    blocks: Sequence[Block]
    kept: Sequence[bool]
    completeness: float
