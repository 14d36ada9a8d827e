"""Years as people write them."""

from __future__ import annotations

from datetime import UTC, datetime


def with_century(short: int) -> int:
    """Return the year of two figures: of this century up to the next year, else of the last."""
    return short + (2000 if 2000 + short <= datetime.now(UTC).year + 1 else 1900)
