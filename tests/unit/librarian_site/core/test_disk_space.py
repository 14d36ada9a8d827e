"""Work waits while the disk is full or read-only, and goes on by itself."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client
from django_rq import get_connection
from pytest_django import Settings

from ingestion.documents.errors import DiskFull
from ingestion.jobs.service import IngestionOrchestrator
from ingestion.models import IngestionJob
from ingestion.worker.rq_worker import Worker
from librarian_site.core import disk_space
from librarian_site.models import User
from tests.fixtures import read_only

FULL = 1 << 60


@pytest.mark.usefixtures("own_servers")  # mounts
def test_a_read_only_disk_takes_no_work(settings: Settings, tmp_path: Path) -> None:
    settings.LIBRARIAN_DATA_DIR = tmp_path
    assert disk_space.why_no_work() is None
    with read_only(tmp_path):
        assert "can't be written to" in (disk_space.why_no_work() or "")
    settings.LIBRARIAN_DATA_DIR = tmp_path / "not made yet"
    assert disk_space.why_no_work() is None


def test_a_librarian_that_keeps_all_elsewhere_asks_no_disk(settings: Settings) -> None:
    settings.LIBRARIAN_MIN_FREE_BYTES = FULL
    assert disk_space.why_no_work() is not None
    settings.LIBRARIAN_STORAGE, settings.QDRANT_URL = "s3", "http://index.example:6333"
    assert disk_space.why_no_work() is None


@pytest.mark.django_db(transaction=True)
def test_new_work_is_refused_in_a_sentence_and_nothing_is_kept_of_it(
    api: Client, owner: User, settings: Settings
) -> None:
    settings.LIBRARIAN_MIN_FREE_BYTES = FULL
    before = set(settings.LIBRARIAN_DATA_DIR.rglob("incoming/*/*"))
    with pytest.raises(DiskFull, match="no new work is taken until there is room"):
        IngestionOrchestrator().submit_file(owner=owner, filename="a.txt", content=b"Some words")
    url = {"url": "https://example.org/a"}
    answer = api.post("/api/v1/ingest", url, content_type="application/json")
    assert answer.status_code == 503
    assert set(settings.LIBRARIAN_DATA_DIR.rglob("incoming/*/*")) == before
    assert not IngestionJob.objects.exists()
    assert api.get("/api/v1/library").status_code == 200


@pytest.mark.django_db(transaction=True)
def test_what_waits_is_left_alone_and_begun_once_there_is_room(
    owner: User, settings: Settings
) -> None:
    job = IngestionOrchestrator().submit_job(owner=owner, url="https://example.org/a")
    worker = Worker(["normal"], connection=get_connection("normal"))
    room, settings.LIBRARIAN_MIN_FREE_BYTES = settings.LIBRARIAN_MIN_FREE_BYTES, FULL
    assert worker._next(None) is None
    job.refresh_from_db()
    assert (job.status, job.attempts) == ("queued", 0)
    settings.LIBRARIAN_MIN_FREE_BYTES = room
    assert worker._next(None) == job
