"""The worker goes by the rows; Redis only wakes it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from django_rq import get_connection, get_queue
from rq.job import Job

from ingestion.jobs.service import IngestionOrchestrator
from ingestion.jobs.worker_identity import identity, is_gone
from ingestion.models import IngestionJob, JobStatus
from ingestion.worker.rq_worker import Worker
from librarian_site.models import User
from tests.documents.server import DocumentServer

pytestmark = pytest.mark.django_db(transaction=True)
orchestrator = IngestionOrchestrator()
ROOT = Path(__file__).resolve().parents[4]
Work = Callable[..., int]


def submit(owner: User, documents: DocumentServer, path: str, **kw: Any) -> IngestionJob:
    return orchestrator.submit_job(owner=owner, url=documents.url(path), **kw)


def test_what_redis_has_forgotten_is_worked_on(
    owner: User, documents: DocumentServer, work: Work
) -> None:
    job = submit(owner, documents, "/gone")
    get_connection("normal").flushdb()
    work()
    job.refresh_from_db()
    assert job.status == JobStatus.FAILED
    assert Job.fetch(str(job.pk), connection=get_connection("normal")).is_finished


def test_a_late_high_job_is_first_and_the_others_stay_queued(
    owner: User, documents: DocumentServer, work: Work
) -> None:
    imports = [submit(owner, documents, f"/gone?n={n}", priority="low") for n in range(3)]
    high = submit(owner, documents, "/gone?n=high", priority="high")
    work(max_jobs=1)
    statuses = dict(IngestionJob.objects.values_list("pk", "status"))
    assert statuses.pop(high.pk) == "failed"
    assert set(statuses.values()) == {"queued"}
    assert get_queue("high").get_job_ids() == []
    assert get_queue("low").get_job_ids() == [str(job.pk) for job in imports]


def test_who_listens_for_commands_is_told_to_stop_before_it_is_woken() -> None:
    worker: Any = Worker(["normal"], connection=get_connection("normal"))
    worker.subscribe()
    unsubscribe, going_on = worker.pubsub.unsubscribe, []

    def noted() -> None:
        going_on.append(worker.pubsub_thread._running.is_set())
        unsubscribe()

    worker.pubsub.unsubscribe = noted
    worker.unsubscribe()
    assert going_on == [False]
    assert not worker.pubsub_thread.is_alive()


def test_many_of_one_host_all_get_their_turn(
    owner: User, documents: DocumentServer, work: Work, settings: Any
) -> None:
    settings.LIBRARIAN_FETCH_PAUSE = 0.05
    for n in range(4):
        submit(owner, documents, f"/gone?n={n}")
    work()
    assert set(IngestionJob.objects.values_list("status", flat=True)) == {"failed"}
    jobs = IngestionJob.objects.filter(started_at__isnull=False).order_by("started_at")
    began = [job.started_at.timestamp() for job in jobs if job.started_at]
    gaps = [later - earlier for earlier, later in pairwise(began)]
    assert min(gaps) >= 0.05


def test_a_process_that_has_ended_is_known_to_be_gone() -> None:
    code = "from ingestion.jobs.worker_identity import identity; print(identity())"
    ended = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert is_gone(ended.stdout.strip())
    assert not is_gone(identity())
    # This one's number, taken by another process since.
    place, _, _ = identity().rpartition("|")
    assert is_gone(f"{place}|1.00")


@pytest.mark.parametrize("worker", ["elsewhere|pid:[1]|17|1.00", "", "nonsense"])
def test_what_can_t_be_seen_from_here_is_not_called_gone(worker: str) -> None:
    assert not is_gone(worker)
