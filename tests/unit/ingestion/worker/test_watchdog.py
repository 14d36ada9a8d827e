"""Work that says nothing is looked after all the same."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from contextlib import nullcontext
from datetime import timedelta
from pathlib import Path
from urllib.parse import quote

import pytest
from django.db import connection, transaction
from django.utils import timezone

from ingestion.documents.errors import Cancelled, DeadlineExceeded
from ingestion.jobs import transitions
from ingestion.jobs.tracker import ProgressTracker
from ingestion.models import IngestionJob, IngestionStage
from ingestion.worker.watchdog import EXIT, JobWatchdog
from tests.factories import make_job

pytestmark = pytest.mark.django_db(transaction=True)
ROOT = Path(__file__).resolve().parents[4]


@pytest.fixture
def job() -> IngestionJob:
    return make_job(status="processing", attempts=1, started_at=timezone.now())


def silence(seconds: float) -> None:
    """Work that never tells its progress."""
    ends = time.monotonic() + seconds
    while time.monotonic() < ends:
        sum(range(1000))


def cancel_soon(job: IngestionJob) -> None:
    def cancel() -> None:
        transitions.cancel(job.pk)
        connection.close()

    threading.Timer(0.1, cancel).start()


@pytest.mark.parametrize("stage", [IngestionStage.EXTRACT, IngestionStage.TRANSFORM])
def test_cancel_is_heard_by_work_that_says_nothing(
    job: IngestionJob, stage: IngestionStage
) -> None:
    tracker = ProgressTracker(job.pk, 1)
    tracker.stage_started(stage, "Reading")
    cancel_soon(job)
    with pytest.raises(Cancelled), JobWatchdog(tracker, lambda end: None):
        silence(120)


@pytest.mark.parametrize("in_transaction", [False, True])
def test_a_query_that_waits_is_broken_off_and_the_worker_can_ask_again(
    job: IngestionJob, in_transaction: bool
) -> None:
    tracker = ProgressTracker(job.pk, 1)
    tracker.stage_started(IngestionStage.EXTRACT, "Reading")
    cancel_soon(job)

    def wait() -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_sleep(120)")

    block = transaction.atomic() if in_transaction else nullcontext()
    with pytest.raises(Cancelled), JobWatchdog(tracker, lambda end: None), block:
        wait()
    with transaction.atomic():
        assert IngestionJob.objects.select_for_update().get(pk=job.pk).status == "cancelled"


def test_loading_is_not_broken_off_between_its_steps(job: IngestionJob) -> None:
    tracker = ProgressTracker(job.pk, 1)
    tracker.stage_started(IngestionStage.LOAD, "Filing")
    with JobWatchdog(tracker, lambda end: None):
        transitions.cancel(job.pk)
        silence(2)
        with pytest.raises(Cancelled):
            tracker.checkpoint()


def test_the_heartbeat_goes_on(job: IngestionJob) -> None:
    long_ago = timezone.now() - timedelta(hours=1)
    tracker = ProgressTracker(job.pk, 1)
    tracker.stage_started(IngestionStage.TRANSFORM, "Reading")
    IngestionJob.objects.filter(pk=job.pk).update(heartbeat_at=long_ago)
    job.refresh_from_db()
    with JobWatchdog(tracker, lambda end: None):
        ends = time.monotonic() + 60
        while job.heartbeat_at is None or job.heartbeat_at < long_ago + timedelta(minutes=30):
            assert time.monotonic() < ends
            silence(0.1)
            job.refresh_from_db()


def test_a_job_past_its_deadline_ends(job: IngestionJob) -> None:
    tracker = ProgressTracker(job.pk, 1, deadline=0.1)
    tracker.stage_started(IngestionStage.TRANSFORM, "Reading")
    with (
        pytest.raises(DeadlineExceeded, match=r"longer than 0\.1 seconds"),
        JobWatchdog(tracker, lambda end: None),
    ):
        silence(120)


DEAF = """
import signal, sys, time, uuid, django
django.setup()
from ingestion.jobs.tracker import ProgressTracker
from ingestion.worker import watchdog
watchdog.may_exit()
tracker = ProgressTracker(uuid.UUID(sys.argv[1]), 1, deadline=0.1)
with watchdog.JobWatchdog(tracker, lambda end: print("settled:", end, flush=True)):
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGUSR1})
    time.sleep(250)
"""


def test_what_does_not_come_back_to_python_takes_its_process_along(job: IngestionJob) -> None:
    database = connection.settings_dict
    url = f"postgresql://librarian@{quote(str(database['HOST']), safe='')}/{database['NAME']}"
    settings = {"DJANGO_SETTINGS_MODULE": "librarian_site.settings"}
    ended = subprocess.run(
        [sys.executable, "-c", DEAF, str(job.pk)],
        cwd=ROOT,
        env={**os.environ, **settings, "DATABASE_URL": url},
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    assert ended.returncode == EXIT, ended.stderr
    assert "settled: It took longer than 0.1 seconds." in ended.stdout
    assert 'File "<string>", line 10' in ended.stderr  # where it hung
