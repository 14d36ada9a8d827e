"""Detect the language of a text."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from py3langid.langid import MODEL_FILE, LanguageIdentifier

from ingestion.analysis.markdown_blocks import Block, BlockKind

ENOUGH = 40  # characters to tell a language by
LOOKED_AT = 3000
SURE = 0.7


def detect(declared: str, blocks: Sequence[Block]) -> str:
    """ISO 639-1: the text's own language when it is clear, else what was declared, else empty.

    Pages often keep their template's language whatever is written on them.
    """
    prose = (BlockKind.PARAGRAPH, BlockKind.LIST, BlockKind.QUOTE)
    text = " ".join(block.text for block in blocks if block.kind in prose)[:LOOKED_AT]
    if len(text) < ENOUGH:
        return declared
    found, sureness = load_model().classify(text)
    if declared and (found == declared or sureness < SURE):
        return declared
    return str(found) if sureness >= SURE else ""


@cache
def load_model() -> LanguageIdentifier:
    """Half a second at first, and 75 MB."""
    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
