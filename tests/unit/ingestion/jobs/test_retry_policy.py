"""Every kind of failure: whether, how often and when it is tried again, and what to do about it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from ingestion.documents import errors
from ingestion.documents.errors import IngestionError
from ingestion.jobs.retry_policy import attempt_limit, retry_delay


def kinds(base: type[IngestionError] = IngestionError) -> Iterator[type[IngestionError]]:
    for kind in base.__subclasses__():
        yield kind
        yield from kinds(kind)


# Told apart by who fetches alone (feeds, visits, captures): a job sees the code of their kind.
INNER = {
    "BrowserEnded",
    "CallRefused",
    "Gone",
    "NotModified",
    "RobotsDisallowed",
    "Unreachable",
}
ALL = sorted(
    (kind for kind in set(kinds()) if kind.__name__ not in INNER), key=lambda kind: kind.__name__
)


@pytest.mark.parametrize("kind", ALL)
def test_every_kind_says_what_to_do_in_plain_words(kind: type[IngestionError]) -> None:
    assert "code" in vars(kind), "a code of its own"
    assert "advice" in vars(kind), "advice of its own"
    assert len(kind.advice) > 15
    assert kind.advice[0].isupper()
    assert kind.advice.endswith(".")
    assert "Error" not in kind.advice


def test_no_two_kinds_share_a_code() -> None:
    assert len({kind.code for kind in ALL}) == len(ALL)


# code: attempts in all. Whoever adds a kind decides here.
LIMITS = {
    "access_denied": 1,
    "agent_refused": 1,
    "below_floor": 1,
    "bot_check": 1,
    "broken_document": 1,
    "cancelled": 1,
    "consent": 1,
    "copy_protected": 1,
    "disk_full": 8,
    "deadline": 2,
    "defect": 2,
    "empty_upload": 1,
    "error_page": 1,
    "fetch_failed": 4,
    "host_busy": 6,
    "item_gone": 1,
    "legal_reasons": 1,
    "needs_javascript": 1,
    "no_text_layer": 1,
    "not_content": 1,
    "not_found": 1,
    "parked": 1,
    "reader_killed": 4,
    "refused_address": 1,
    "set_aside": 1,
    "sign_in": 1,
    "store_refuses": 1000,
    "store_unavailable": 8,
    "too_large": 1,
    "unsupported_type": 1,
    "upload_gone": 1,
    "worker_lost": 4,
}


def test_whoever_adds_a_kind_of_failure_decides_how_often_it_is_tried() -> None:
    assert {kind.code for kind in ALL} - {"rate_limited"} == set(LIMITS)


@pytest.mark.parametrize("code", sorted(LIMITS))
def test_how_often_each_is_tried(code: str) -> None:
    kind = next(kind for kind in ALL if kind.code == code)
    assert attempt_limit(kind("It failed.")) == LIMITS[code]


def test_a_failure_known_to_last_is_tried_once_whatever_its_kind() -> None:
    assert attempt_limit(errors.FetchError("It failed.", permanent=True)) == 1


@pytest.mark.parametrize(("attempt", "low", "high"), [(1, 2.5, 5), (2, 5, 10), (20, 450, 900)])
def test_back_off_doubles_up_to_a_cap(attempt: int, low: float, high: float) -> None:
    delays = {retry_delay(attempt).total_seconds() for _ in range(20)}
    assert all(low <= delay <= high for delay in delays)
    assert len(delays) > 10  # jitter


@pytest.mark.parametrize(("asked", "low", "high"), [(60, 60, 65), (1e9, 3600, 3605), (0, 2.5, 5)])
def test_back_off_waits_as_long_as_it_was_asked_to(asked: float, low: float, high: float) -> None:
    for _ in range(20):
        assert low <= retry_delay(1, asked).total_seconds() <= high
