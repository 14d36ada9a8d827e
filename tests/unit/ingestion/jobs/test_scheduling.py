"""Whose turn it is."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from ingestion.jobs import scheduling, transitions
from ingestion.jobs.scheduling import MAX_PREEMPTIONS, should_preempt
from ingestion.jobs.tracker import ProgressTracker
from ingestion.jobs.transitions import Preempted
from ingestion.models import IngestionJob, JobStatus
from librarian_site.models import User
from tests.factories import make_job

pytestmark = pytest.mark.django_db(transaction=True)


def ago(seconds: float) -> Any:
    return timezone.now() - timedelta(seconds=seconds)


def claim_all() -> list[IngestionJob]:
    return list(iter(scheduling.claim_next, None))


def queue(owner: User, count: int, priority: str = "low", **kw: Any) -> list[IngestionJob]:
    return [make_job(owner, priority=priority, **kw) for _ in range(count)]


def test_a_high_job_begins_before_a_thousand_imports(owner: User) -> None:
    IngestionJob.objects.bulk_create(
        IngestionJob(owner=owner, url=f"https://a.org/{n}", priority="low") for n in range(1000)
    )
    normal = make_job(owner)
    high = make_job(owner, priority="high")
    assert [scheduling.claim_next(), scheduling.claim_next()] == [high, normal]


def test_owners_take_turns(owner: User, stranger: User) -> None:
    queue(owner, 6)
    queue(stranger, 3)
    owners = [job.owner for job in claim_all()]
    assert [owners[:6].count(user) for user in (owner, stranger)] == [3, 3]


def test_who_comes_late_waits_for_one_round_and_gets_no_more_than_a_share(
    owner: User, stranger: User
) -> None:
    queue(owner, 8)
    for _ in range(4):
        job = scheduling.claim_next()
        assert job is not None
        IngestionJob.objects.filter(pk=job.pk).update(status=JobStatus.COMPLETED)
    queue(stranger, 4)
    owners = []
    while (job := scheduling.claim_next()) is not None:
        owners.append(job.owner)
        IngestionJob.objects.filter(pk=job.pk).update(status=JobStatus.COMPLETED)
    assert owners == [stranger, owner] * 4


def test_high_priority_does_not_get_in_front_of_others(owner: User, stranger: User) -> None:
    urgent, theirs = queue(owner, 6, "high"), queue(stranger, 3, "normal")
    owners = [job.owner for job in claim_all()]
    assert [owners[:6].count(user) for user in (owner, stranger)] == [3, 3]
    assert len(owners) == len(urgent + theirs)


def test_low_jobs_wait_for_others_but_not_for_ever(owner: User, stranger: User) -> None:
    queue(owner, 20, "high", queued_at=ago(600))
    low = queue(stranger, 2, "low", queued_at=ago(30))
    assert [job.owner for job in (scheduling.claim_next(), scheduling.claim_next()) if job] == [
        owner,
        owner,
    ]
    IngestionJob.objects.filter(pk__in=[job.pk for job in low]).update(queued_at=ago(61))
    assert scheduling.claim_next() == low[0]
    # One turn, then others again.
    IngestionJob.objects.filter(pk=low[0].pk).update(status=JobStatus.COMPLETED)
    job = scheduling.claim_next()
    assert job is not None
    assert job.owner == owner
    IngestionJob.objects.filter(pk=low[0].pk).update(started_at=ago(61))
    assert scheduling.claim_next() == low[1]


def test_an_owner_s_own_line_keeps_its_order(owner: User) -> None:
    jobs = queue(owner, 4)
    assert claim_all() == jobs


def test_what_waits_for_its_next_attempt_is_passed_over(owner: User) -> None:
    make_job(owner, next_attempt_at=ago(-60))
    due = make_job(owner, next_attempt_at=ago(1))
    assert claim_all() == [due]


def test_only_the_queues_a_worker_serves(owner: User) -> None:
    make_job(owner, priority="high")
    low = make_job(owner, priority="low")
    assert scheduling.claim_next(["low"]) == low
    assert scheduling.claim_next(["low"]) is None


def test_a_host_has_two_fetches_at_once(owner: User, stranger: User) -> None:
    queue(owner, 3, host="a.org")
    other = make_job(stranger, priority="low", host="b.org")
    begun = claim_all()
    assert [job.host for job in begun].count("a.org") == 2
    assert other in begun
    assert scheduling.has_claimable()
    # One has its page, and reads it.
    IngestionJob.objects.filter(pk=begun[0].pk).update(stage="transform")
    assert [job.host for job in claim_all()] == ["a.org"]


def test_how_many_is_a_setting(owner: User, settings: Any) -> None:
    settings.LIBRARIAN_FETCHES_PER_HOST = 1
    queue(owner, 3, host="a.org")
    assert len(claim_all()) == 1


def test_files_are_from_no_host(owner: User) -> None:
    queue(owner, 4, host="")
    assert len(claim_all()) == 4


def test_fetches_from_a_host_are_spaced(owner: User, settings: Any) -> None:
    settings.LIBRARIAN_FETCH_PAUSE = 30
    queue(owner, 2, host="a.org")
    assert len(claim_all()) == 1
    IngestionJob.objects.filter(status="processing").update(
        started_at=ago(31), status=JobStatus.COMPLETED
    )
    assert len(claim_all()) == 1


def test_a_host_that_asked_for_time_is_left_alone(owner: User) -> None:
    make_job(
        owner, host="a.org", error_code="host_busy", next_attempt_at=ago(-60), heartbeat_at=ago(1)
    )
    other = make_job(owner, host="a.org")
    assert claim_all() == []
    IngestionJob.objects.exclude(pk=other.pk).update(heartbeat_at=ago(120))
    assert claim_all() == [other]


def test_many_workers_at_once_take_each_job_once(owner: User) -> None:
    queue(owner, 12, host="a.org", stage="queued")
    taken: list[Any] = []

    def worker() -> None:
        for _ in range(6):
            taken.append(scheduling.claim_next())
        connection.close()

    threads = [threading.Thread(target=worker) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len([job for job in taken if job is not None]) == 2


def test_the_number_of_queries_does_not_grow(
    owner: User, stranger: User, django_assert_max_num_queries: Any
) -> None:
    queue(owner, 30)
    queue(stranger, 30)
    with django_assert_max_num_queries(14):
        scheduling.claim_next()


def test_a_worker_that_finds_nothing_asks_once(owner: User, django_assert_num_queries: Any) -> None:
    make_job(owner, status=JobStatus.COMPLETED)
    make_job(owner, next_attempt_at=ago(-60))
    with django_assert_num_queries(1):
        assert scheduling.claim_next() is None


# --- Making way


def at_work(owner: User, seconds: float) -> IngestionJob:
    return make_job(owner, priority="low", status="processing", attempts=1, started_at=ago(seconds))


def test_an_import_makes_way_for_a_submission_that_waits(owner: User) -> None:
    old, young = at_work(owner, 60), at_work(owner, 10)
    assert not should_preempt(young)
    make_job(owner, queued_at=ago(5))
    assert should_preempt(young)
    assert not should_preempt(old)  # one is enough


def test_it_does_not_make_way_for_what_just_came_or_can_t_begin(owner: User) -> None:
    job = at_work(owner, 10)
    make_job(owner, queued_at=timezone.now() + timedelta(seconds=60))
    make_job(owner, queued_at=ago(5), next_attempt_at=ago(-60))
    make_job(owner, queued_at=ago(5), priority="low")
    assert not should_preempt(job)


def test_it_does_not_make_way_again_and_again(owner: User) -> None:
    job = at_work(owner, 10)
    make_job(owner, queued_at=ago(5))
    for _ in range(MAX_PREEMPTIONS):
        assert should_preempt(job)
        transitions.release(job.pk, attempt=1, stage="extract", why=Preempted("It made way."))
        IngestionJob.objects.filter(pk=job.pk).update(status="processing", attempts=1)
    assert not should_preempt(job)


def test_only_imports_make_way(owner: User) -> None:
    job = make_job(owner, status="processing", attempts=1, started_at=ago(10))
    make_job(owner, priority="high", queued_at=ago(5))
    assert not should_preempt(job)


def test_progress_is_where_it_should_preempt(owner: User) -> None:
    job = at_work(owner, 10)
    tracker = ProgressTracker(job.pk, 1, should_preempt=lambda: True)
    with pytest.raises(Preempted):
        tracker.checkpoint()
    assert tracker.heartbeat(may_preempt=False) is None


@pytest.mark.parametrize(
    "columns",
    [
        {"status": "completed", "started_at": ago(-3 * 3600)},
        {
            "error_code": "host_busy",
            "next_attempt_at": ago(-3 * 3600),
            "heartbeat_at": ago(-3 * 3600),
        },
    ],
    ids=["started", "busy"],
)
def test_a_clock_that_stepped_back_holds_no_host(
    owner: User, columns: dict[str, Any], settings: Any
) -> None:
    """Three hours ago the clock of the database was three hours ahead."""
    settings.LIBRARIAN_FETCH_PAUSE = 1
    before = make_job(owner, host="a.org", **columns)
    job = make_job(owner, host="a.org")
    claimed = set(claim_all())
    assert job in claimed or before in claimed
    if before.status == "queued":  # put off by more than any retry is
        settings.LIBRARIAN_FETCH_PAUSE = 0
        assert {before, job} == claimed | set(claim_all())


def test_texts_of_the_same_owner_that_nobody_can_read_yet_come_first(
    owner: User, stranger: User
) -> None:
    job = make_job(owner, status=JobStatus.PROCESSING)
    queue(owner, 1, "normal", readable_at=ago(1))
    queue(owner, 1, "normal", options={"reenrich": "an item"})
    queue(owner, 1, "low")
    queue(stranger, 1, "normal")
    assert not scheduling.texts_wait(job)
    queue(owner, 1, "normal")
    assert scheduling.texts_wait(job)


def test_what_has_been_fetched_does_not_wait_for_its_host(owner: User, settings: Any) -> None:
    settings.LIBRARIAN_FETCHES_PER_HOST = 1
    settings.LIBRARIAN_FETCH_PAUSE = 60
    host = "slow.example.org"
    make_job(owner, host=host, status=JobStatus.PROCESSING, stage="extract", started_at=ago(1))
    fetched, _ = queue(owner, 2, "normal", host=host)
    assert claim_all() == []
    IngestionJob.objects.filter(pk=fetched.pk).update(readable_at=ago(1))
    assert claim_all() == [fetched]


def begin(owner: User, seconds_ago: float, *, ended: bool = False) -> IngestionJob:
    """A job that somebody handed in and a worker has begun."""
    job = make_job(owner, host="")
    status = JobStatus.COMPLETED if ended else JobStatus.PROCESSING
    IngestionJob.objects.filter(pk=job.pk).update(status=status, started_at=ago(seconds_ago))
    return job


def claim_for(workers: int) -> IngestionJob | None:
    return scheduling.claim_next(workers=workers)


def test_an_import_leaves_a_worker_free_while_people_hand_things_in(owner: User) -> None:
    low = queue(owner, 3)
    begin(owner, 30, ended=True)
    assert claim_for(2) == low[0]
    assert claim_for(2) is None
    urgent = make_job(owner)
    assert claim_for(2) == urgent
    IngestionJob.objects.filter(pk=urgent.pk).update(started_at=ago(30))
    assert claim_for(4) == low[1]


def test_an_import_has_all_workers_once_nobody_hands_anything_in(owner: User) -> None:
    low = queue(owner, 2)
    begin(owner, 61, ended=True)
    assert [claim_for(2), claim_for(2)] == low


def test_a_single_worker_works_on_imports_too(owner: User) -> None:
    low = queue(owner, 1)
    begin(owner, 1, ended=True)
    assert claim_for(1) == low[0]


def test_no_import_begins_beside_what_has_just_begun(owner: User) -> None:
    low = queue(owner, 1)
    job = begin(owner, 0.5)
    assert claim_for(3) is None
    IngestionJob.objects.filter(pk=job.pk).update(started_at=ago(3))
    assert claim_for(3) == low[0]


def test_imports_have_the_other_workers_of_many_whatever_has_just_begun(owner: User) -> None:
    low = queue(owner, 4)
    begin(owner, 0.5)
    assert [claim_for(6), claim_for(6), claim_for(6), claim_for(6)] == [*low[:3], None]


def test_a_worker_for_imports_alone_is_not_kept_free(owner: User) -> None:
    low = queue(owner, 1)
    begin(owner, 0.5)
    assert scheduling.claim_next(["low"], workers=2) == low[0]


def test_an_owner_who_waits_long_has_a_turn_beside_those_who_hand_in(
    owner: User, stranger: User
) -> None:
    low = queue(stranger, 1, queued_at=ago(90))
    begin(owner, 0.5)
    assert claim_for(2) == low[0]
