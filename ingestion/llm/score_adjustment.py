"""The one rubric, with a model's eyes: it may move what was measured, within bounds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from ingestion.documents.types import Quality, QualityPart
from ingestion.llm.output_validation import REASON_LENGTH, Rating, clean

# How far a model may move a part from what was measured: reading tells more than counting, but
# whatever a page talks it into stays bounded (at most 2.5 points if all parts moved that far).
MAX_ADJUSTMENT = 0.25


def adjust(measured: Quality, ratings: Mapping[str, Rating]) -> Quality:
    """The score with the model's ratings of those parts that need reading, weights as they were."""
    parts = tuple(
        _moved(part, ratings[part.name]) if part.name in ratings else part
        for part in measured.parts
    )
    moved = sum(
        new.weight * (new.value - old.value) for old, new in zip(measured.parts, parts, strict=True)
    )
    score = min(10.0, max(0.0, measured.score + 10 * moved))
    return Quality(score=round(score, 1), parts=parts)


def _moved(part: QualityPart, rating: Rating) -> QualityPart:
    low, high = max(0.0, part.value - MAX_ADJUSTMENT), min(1.0, part.value + MAX_ADJUSTMENT)
    said = clean(rating.reason)
    reason = said if 0 < len(said) <= REASON_LENGTH else part.reason
    return replace(part, value=round(min(high, max(low, rating.value)), 3), reason=reason)
