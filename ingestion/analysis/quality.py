"""The quality score of a document: named parts from 0 to 1, weighted to a score from 0 to 10.

`quality_criteria` computes each part; a language model scores by the same parts and weights.
"""

from __future__ import annotations

from collections.abc import Sequence

from ingestion.analysis.markdown_blocks import Block
from ingestion.analysis.quality_criteria import PARTS, Measured
from ingestion.documents.types import Document, Quality, QualityPart

# What each part counts of 1, and why. Length and detail tell most about effort (Blumenstock 2008:
# word count alone separates featured Wikipedia articles); the rest corrects what length can't
# see. Shares were set on every fourth of 2,598 essays that people graded (ASAP) and on pages of
# WCXB by kind; `evaluate_enrichment` measures them.
WEIGHTS = {
    "substance": 0.34,  # is there enough of it, and is it specific
    "structure": 0.10,  # can a reader find their way
    "readability": 0.10,  # are its sentences of a human size
    "sourcing": 0.14,  # who says so, when, and on what grounds
    "originality": 0.06,  # or does the library have it already
    "signal": 0.18,  # text against clutter
    "completeness": 0.08,  # did we get all of it
}


def judge(raw: Document, blocks: Sequence[Block], *, nearest: float = 0.0) -> Quality:
    """`nearest`: the share of the text that the most alike text in the library has too, 0 to 1."""
    measured = Measured(raw=raw, blocks=blocks, nearest=nearest)
    parts = tuple(
        QualityPart(name, round(value, 3), WEIGHTS[name], reason)
        for name, part in PARTS.items()
        for value, reason in [part(measured)]
    )
    score = sum(part.value * part.weight for part in parts)
    return Quality(score=round(min(10.0, 10 * score), 1), parts=parts)
