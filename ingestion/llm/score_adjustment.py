"""Adjust the measured quality score by a model's ratings, within bounds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from ingestion.documents.types import Quality, QualityPart
from ingestion.llm.output_validation import REASON_LENGTH, Rating, clean

# How far a rating may move a part's measured value: a model judges better than counts do, but a
# page must not talk it into any score (all parts together move it by at most 2.5 points).
MAX_ADJUSTMENT = 0.25


def adjust(measured: Quality, ratings: Mapping[str, Rating]) -> Quality:
    """Return the quality with the rated parts moved towards their ratings; weights stay."""
    parts = tuple(
        _adjusted(part, ratings[part.name]) if part.name in ratings else part
        for part in measured.parts
    )
    moved = sum(
        new.weight * (new.value - old.value) for old, new in zip(measured.parts, parts, strict=True)
    )
    score = min(10.0, max(0.0, measured.score + 10 * moved))
    return Quality(score=round(score, 1), parts=parts)


def _adjusted(part: QualityPart, rating: Rating) -> QualityPart:
    low, high = max(0.0, part.value - MAX_ADJUSTMENT), min(1.0, part.value + MAX_ADJUSTMENT)
    given = clean(rating.reason)
    reason = given if 0 < len(given) <= REASON_LENGTH else part.reason
    return replace(part, value=round(min(high, max(low, rating.value)), 3), reason=reason)
