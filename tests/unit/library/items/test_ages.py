"""Moments as people tell them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from library.items.ages import shown_age

NOW = datetime(2026, 11, 28, 14, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("ago", "said"),
    [
        (timedelta(seconds=20), "just now"),
        (timedelta(seconds=-20), "just now"),
        (timedelta(minutes=59), "59 min ago"),
        (timedelta(hours=13), "13 h ago"),
        (timedelta(hours=20), "yesterday"),
        (timedelta(days=13), "13 days ago"),
        (timedelta(days=20), "8 Nov"),
        (timedelta(days=400), "24 Oct 2025"),
    ],
)
def test_near_moments_by_distance_and_others_by_day(ago: timedelta, said: str) -> None:
    assert shown_age(NOW - ago, now=NOW) == said


def test_after_midnight_a_few_hours_are_still_hours() -> None:
    night = datetime(2026, 11, 28, 1, 0, tzinfo=UTC)
    assert shown_age(night - timedelta(hours=3), now=night) == "3 h ago"
