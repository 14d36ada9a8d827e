"""The place in the line, and the estimate: the order jobs really begin in."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from ingestion.jobs import scheduling
from ingestion.jobs.queue_position import QueuePosition, annotate_positions
from ingestion.models import IngestionJob
from librarian_site.models import User
from tests.factories import make_job

pytestmark = pytest.mark.django_db(transaction=True)


def positions(*jobs: IngestionJob) -> list[int | None]:
    annotate_positions(jobs)
    return [job.queue_position.position if job.queue_position else None for job in jobs]


def test_one_s_own_line_by_priority_and_age(owner: User) -> None:
    low, normal, second, high = (
        make_job(owner, priority=priority) for priority in ("low", "normal", "normal", "high")
    )
    assert positions(high, normal, second, low) == [1, 2, 3, 4]


def test_it_is_the_order_they_begin_in(owner: User, stranger: User) -> None:
    for n in range(12):
        make_job((owner, stranger)[n % 4 == 3], priority=("low", "normal", "high")[n % 3])
    jobs = list(IngestionJob.objects.filter(owner=owner).order_by("pk"))
    expected = dict(zip([job.pk for job in jobs], positions(*jobs), strict=True))
    begun = list(iter(scheduling.claim_next, None))
    for place, job in enumerate(begun, start=1):
        if job.owner == owner:
            told = expected[job.pk]
            assert told is not None
            assert abs(told - place) <= 1  # whose turn a round begins with is not told


def test_what_does_not_wait_for_a_worker_has_no_place(owner: User) -> None:
    later = make_job(owner, next_attempt_at=timezone.now() + timedelta(minutes=1))
    at_work = make_job(owner, status="processing", started_at=timezone.now())
    assert positions(later, at_work) == [None, None]


def test_the_wait_is_estimated_by_what_ended_lately(owner: User) -> None:
    first, second = make_job(owner), make_job(owner)
    annotate_positions([first])
    assert first.queue_position == QueuePosition(1, None)
    now = timezone.now()
    for _ in range(2):
        make_job(
            owner, status="completed", started_at=now - timedelta(seconds=10), completed_at=now
        )
        make_job(owner, status="processing", started_at=now)
    annotate_positions([second])
    # Two at work, ten seconds each: one begins every five.
    assert second.queue_position == QueuePosition(2, 10.0)


def test_the_queries_do_not_grow(
    owner: User, django_assert_num_queries: Any, django_assert_max_num_queries: Any
) -> None:
    jobs = [make_job(owner) for _ in range(30)]
    with django_assert_max_num_queries(4):
        annotate_positions(jobs)
    with django_assert_num_queries(0):
        annotate_positions([])


@pytest.mark.parametrize(
    ("place", "words"),
    [
        (QueuePosition(1, None), "Next in the queue"),
        (QueuePosition(1, 3), "Next in the queue, begins in a few seconds"),
        (QueuePosition(7, 62), "Number 7 in the queue, begins in about 60 seconds"),
        (QueuePosition(7, 600), "Number 7 in the queue, begins in about 10 minutes"),
        (QueuePosition(7, 36000), "Number 7 in the queue, begins in about 10 hours"),
    ],
)
def test_in_words(place: QueuePosition, words: str) -> None:
    assert place.text == words
