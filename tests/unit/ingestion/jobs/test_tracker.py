"""The tracker, the stages and the events."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer
from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.db.models import Q
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from redis import Redis

from ingestion.documents.errors import Cancelled, FetchError, NotFound
from ingestion.jobs import events, transitions
from ingestion.jobs import tracker as progress
from ingestion.jobs.events import record
from ingestion.jobs.tracker import ProgressTracker
from ingestion.jobs.transitions import LeaseLost
from ingestion.models import EventKind, IngestionJob, IngestionStage, JobStatus, ProgressEvent
from librarian_site.embedded.stores import EmbeddedServices
from tests.factories import make_item, make_job
from tests.fixtures import hanging

pytestmark = pytest.mark.django_db


@pytest.fixture
def job() -> IngestionJob:
    return make_job(status=JobStatus.PROCESSING, attempts=1, started_at=timezone.now())


@pytest.fixture
def tracker(job: IngestionJob) -> ProgressTracker:
    return ProgressTracker(job.pk, 1)


def last(job: IngestionJob) -> ProgressEvent:
    return job.events.order_by("-pk")[0]


def kinds(job: IngestionJob) -> list[str]:
    return list(job.events.values_list("kind", flat=True))


def test_job_started_names_the_source_and_the_attempt(
    job: IngestionJob, tracker: ProgressTracker
) -> None:
    tracker.job_started(job.url, 4)
    event = job.events.get()
    assert event.kind == EventKind.JOB_STARTED
    assert event.data["url"] == job.url
    assert (event.data["attempt"], event.data["max_attempts"]) == (1, 4)


def test_every_event_names_its_job_and_time(job: IngestionJob, tracker: ProgressTracker) -> None:
    tracker.job_started(job.url, 4)
    data = job.events.get().data
    assert data["job_id"] == str(job.pk)
    assert data["timestamp"].startswith(str(timezone.now().year))


def test_stage_started_sets_the_job_s_stage(job: IngestionJob, tracker: ProgressTracker) -> None:
    tracker.stage_started(IngestionStage.EXTRACT, "Fetching")
    job.refresh_from_db()
    assert (job.stage, job.message, job.stage_percent) == ("extract", "Fetching", 0)


def test_stage_progress_sets_percent_and_message(
    job: IngestionJob, tracker: ProgressTracker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(progress, "PROGRESS_INTERVAL", 0)
    tracker.stage_started(IngestionStage.EXTRACT, "Fetching")
    tracker.stage_progress(40, "Downloading")
    job.refresh_from_db()
    assert (job.stage_percent, job.message) == (40, "Downloading")
    assert last(job).data["percent"] == 40


def test_a_name_as_long_as_zip_files_may_have_is_cut_short(
    job: IngestionJob, tracker: ProgressTracker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(progress, "PROGRESS_INTERVAL", 0)
    name = 65_000 * "a"
    tracker.stage_started(IngestionStage.EXTRACT, name)
    tracker.stage_progress(40, f"Reading {name}")
    job.refresh_from_db()
    assert len(job.message) == progress.MESSAGE
    assert [len(event.data["message"]) for event in job.events.all()] == [progress.MESSAGE] * 2


def test_stage_progress_never_goes_back(
    job: IngestionJob, tracker: ProgressTracker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(progress, "PROGRESS_INTERVAL", 0)
    tracker.stage_started(IngestionStage.EXTRACT, "Fetching")
    tracker.stage_progress(60, "a")
    tracker.stage_progress(20, "b")
    assert [e.data["percent"] for e in job.events.filter(kind="stage_progress")] == [60, 60]


def test_stage_progress_is_capped_at_a_hundred(
    job: IngestionJob, tracker: ProgressTracker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(progress, "PROGRESS_INTERVAL", 0)
    tracker.stage_progress(250, "much")
    assert job.events.get().data["percent"] == 100


def test_progress_that_comes_too_soon_makes_no_event(
    job: IngestionJob, tracker: ProgressTracker
) -> None:
    tracker.stage_started(IngestionStage.EXTRACT, "Fetching")
    for percent in range(100):
        tracker.stage_progress(percent, "Downloading")
    assert kinds(job).count("stage_progress") <= 1


def test_progress_that_says_nothing_new_makes_no_event(
    job: IngestionJob, tracker: ProgressTracker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(progress, "PROGRESS_INTERVAL", 0)
    for _ in range(5):
        tracker.stage_progress(10.1, "same")
    assert kinds(job) == ["stage_progress"]


def test_stage_completed_adds_the_stage_and_its_time(
    job: IngestionJob, tracker: ProgressTracker
) -> None:
    tracker.stage_started(IngestionStage.EXTRACT, "Fetching")
    tracker.stage_completed()
    tracker.stage_started(IngestionStage.TRANSFORM, "Reading")
    tracker.stage_completed()
    job.refresh_from_db()
    assert job.stages_completed == ["extract", "transform"]
    assert last(job).data["duration_ms"] >= 0


def test_job_completed_ends_the_job_with_its_result(
    job: IngestionJob, tracker: ProgressTracker
) -> None:
    item = make_item(job.owner)
    tracker.job_completed(item.result())
    job.refresh_from_db()
    assert (job.status, job.stage, job.percent_complete) == ("completed", "completed", 100)
    assert job.item == item
    assert job.completed_at is not None
    assert last(job).data["result"] == item.result()


def test_a_final_error_fails_the_job_and_says_what_to_do(
    job: IngestionJob, tracker: ProgressTracker
) -> None:
    tracker.stage_started(IngestionStage.EXTRACT, "Fetching")
    tracker.error(NotFound("Gone."), retry_at=None)
    job.refresh_from_db()
    assert (job.status, job.stage, job.error, job.error_code) == (
        *("failed", "failed", "Gone.", "not_found"),
    )
    assert job.advice == NotFound.advice
    data = last(job).data
    assert (data["stage"], data["permanent"], data["will_retry"]) == ("extract", True, False)


def test_a_passing_error_puts_the_job_back(job: IngestionJob, tracker: ProgressTracker) -> None:
    at = timezone.now() + timedelta(seconds=30)
    tracker.error(FetchError("Timed out."), retry_at=at)
    job.refresh_from_db()
    assert (job.status, job.next_attempt_at, job.completed_at) == ("queued", at, None)
    assert last(job).data["will_retry"] is True


def test_sequence_counts_within_the_job(job: IngestionJob, tracker: ProgressTracker) -> None:
    other = make_job(status=JobStatus.PROCESSING, attempts=1)
    ProgressTracker(other.pk, 1).job_started("x", 4)
    tracker.job_started(job.url, 4)
    tracker.stage_started(IngestionStage.EXTRACT, "Fetching")
    assert list(job.events.values_list("sequence", flat=True)) == [1, 2]
    job.refresh_from_db()
    assert job.event_count == 2


def test_two_events_can_t_have_one_sequence(job: IngestionJob) -> None:
    ProgressEvent.objects.create(job=job, sequence=1, kind="job_started")
    with pytest.raises(IntegrityError), transaction.atomic():
        ProgressEvent.objects.create(job=job, sequence=1, kind="job_started")


def test_a_cancelled_job_stops_its_tracker(job: IngestionJob, tracker: ProgressTracker) -> None:
    assert transitions.cancel(job.pk) is not None
    with pytest.raises(Cancelled):
        tracker.stage_started(IngestionStage.EXTRACT, "Fetching")
    assert kinds(job) == ["cancelled"]


def test_another_attempt_stops_the_tracker_of_the_last(
    job: IngestionJob, tracker: ProgressTracker
) -> None:
    IngestionJob.objects.filter(pk=job.pk).update(attempts=2)
    with pytest.raises(LeaseLost):
        tracker.checkpoint()
    with pytest.raises(LeaseLost):
        tracker.job_completed({"item_id": str(uuid4())})
    assert kinds(job) == []


def test_a_transition_from_another_status_changes_nothing(job: IngestionJob) -> None:
    event = record(job.pk, EventKind.ERROR, {}, where=Q(status=JobStatus.QUEUED), error="no")
    job.refresh_from_db()
    assert (event, job.error, job.event_count) == (None, "", 0)


def test_an_ended_job_can_t_be_cancelled(job: IngestionJob) -> None:
    IngestionJob.objects.filter(pk=job.pk).update(status=JobStatus.COMPLETED)
    assert transitions.cancel(job.pk) is None


def test_an_event_renews_the_heartbeat_in_its_own_statement(
    job: IngestionJob, tracker: ProgressTracker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(progress, "PROGRESS_INTERVAL", 0)
    monkeypatch.setattr(progress, "HEARTBEAT_INTERVAL", 0)
    with CaptureQueriesContext(connection) as asked:
        tracker.stage_progress(40, "Downloading")
    assert sum(each["sql"].startswith("UPDATE") for each in asked) == 1
    job.refresh_from_db()
    assert job.heartbeat_at is not None


def test_progress_beats_the_job_s_heart(job: IngestionJob, tracker: ProgressTracker) -> None:
    assert job.heartbeat_at is None
    tracker.checkpoint()
    job.refresh_from_db()
    assert job.heartbeat_at is not None


@pytest.mark.parametrize(
    ("kind", "data", "ends"),
    [
        ("job_completed", {}, True),
        ("cancelled", {}, True),
        ("error", {"will_retry": False}, True),
        ("error", {"will_retry": True}, False),
        ("stage_progress", {}, False),
    ],
)
def test_which_events_end_a_stream(kind: str, data: dict[str, Any], ends: bool) -> None:
    assert ProgressEvent(kind=kind, data=data).is_terminal is ends


@pytest.mark.parametrize(
    ("columns", "percent"),
    [
        ({"status": "queued"}, 0),
        ({"status": "processing", "stage_percent": 50.0}, 16),
        ({"status": "processing", "stages_completed": ["extract"], "stage_percent": 30.0}, 43),
        ({"status": "processing", "stages_completed": ["extract", "transform", "load"]}, 99),
        ({"status": "completed"}, 100),
    ],
)
def test_percent_complete_is_a_third_for_each_stage(columns: dict[str, Any], percent: int) -> None:
    assert IngestionJob(**columns).percent_complete == percent


@pytest.mark.parametrize(
    ("columns", "states"),
    [
        ({"status": "queued"}, ["now", "todo", "todo", "todo", "todo"]),
        ({"status": "processing"}, ["done", "now", "todo", "todo", "todo"]),
        (
            {"status": "processing", "stages_completed": ["extract"]},
            ["done", "done", "now", "todo", "todo"],
        ),
        (
            {"status": "failed", "stages_completed": ["extract", "transform"]},
            ["done", "done", "done", "failed", "todo"],
        ),
        ({"status": "completed"}, ["done"] * 5),
    ],
)
def test_the_rail_shows_where_the_job_is(columns: dict[str, Any], states: list[str]) -> None:
    job = IngestionJob(started_at=timezone.now(), **columns)
    assert [step["state"] for step in job.stage_steps] == states


@pytest.mark.django_db(transaction=True)
def test_events_are_published_after_commit() -> None:
    job = make_job(status=JobStatus.PROCESSING, attempts=1)
    received = async_to_sync(_receive_while)(job.pk, job.owner_id)
    assert received["kind"] == "job_started"
    assert received["sequence"] == 1


@pytest.mark.django_db(transaction=True)
def test_events_are_published_over_one_connection() -> None:
    job = make_job(status=JobStatus.PROCESSING, attempts=1)
    tracker = ProgressTracker(job.pk, 1)
    tracker.job_started("x", 4)
    redis = Redis.from_url(settings.REDIS_URL)
    before = redis.info("stats")["total_connections_received"]
    tracker.stage_started(IngestionStage.EXTRACT, "Reading.")
    tracker.stage_completed()
    assert redis.info("stats")["total_connections_received"] == before


@pytest.mark.django_db(transaction=True)
def test_an_event_is_published_in_one_round_trip() -> None:
    job = make_job(status=JobStatus.PROCESSING, attempts=1)
    tracker = ProgressTracker(job.pk, 1)
    tracker.job_started("x", 4)
    redis = Redis.from_url(settings.REDIS_URL)
    before = redis.info("stats")["total_reads_processed"]
    tracker.stage_started(IngestionStage.EXTRACT, "Reading.")
    assert redis.info("stats")["total_reads_processed"] - before == 1 + 1  # and that of `info`


@pytest.mark.django_db(transaction=True)
def test_a_redis_that_hangs_holds_no_work_up(stores: EmbeddedServices) -> None:
    job = make_job(status=JobStatus.PROCESSING, attempts=1)
    caches: Any = settings.CACHES
    with hanging(stores):
        began = time.monotonic()
        ProgressTracker(job.pk, 1).job_started("x", 4)
        assert time.monotonic() - began < 20 * caches["default"]["OPTIONS"]["socket_timeout"]
    assert job.events.count() == 1
    assert async_to_sync(_receive_while)(job.pk, job.owner_id)["sequence"] == 2


async def _receive_while(job_id: UUID, owner_id: int) -> dict[str, Any]:
    from asgiref.sync import sync_to_async

    layer = get_channel_layer()
    channel = await layer.new_channel()
    await layer.group_add(events.job_group(job_id), channel)
    await sync_to_async(ProgressTracker(job_id, 1).job_started)("x", 4)
    message: dict[str, Any] = await layer.receive(channel)
    await layer.flush()
    return message
