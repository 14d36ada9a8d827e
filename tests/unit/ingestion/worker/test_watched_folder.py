"""Files of a watched folder are handed in once, whatever happens."""

from __future__ import annotations

import hashlib
import logging
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from ingestion.jobs.service import IngestionOrchestrator
from ingestion.models import IngestionJob, JobStatus
from ingestion.worker.watched_folder import WatchedFolder
from librarian_site.models import User
from tests.factories import make_item

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def folder(tmp_path: Path, owner: User) -> WatchedFolder:
    return WatchedFolder(tmp_path, owner.username)


def end(status: str, **columns: Any) -> None:
    IngestionJob.objects.update(status=status, completed_at=timezone.now(), **columns)


def names(folder: WatchedFolder) -> set[str]:
    found = (path for path in folder.path.rglob("*") if path.is_file())
    return {str(path.relative_to(folder.path)) for path in found}


def test_a_file_is_handed_in_once_and_moved_when_it_is_filed(folder: WatchedFolder) -> None:
    (folder.path / "notes.md").write_text("# Notes")
    assert folder.look(unchanged=0) == 1
    assert folder.look(unchanged=0) == 0
    assert names(folder) == {"notes.md"}
    assert IngestionJob.objects.get().filename == "notes.md"
    end(JobStatus.COMPLETED)
    folder.look(unchanged=0)
    assert names(folder) == {"done/notes.md"}
    assert IngestionJob.objects.count() == 1


def test_one_that_is_still_being_written_is_left(folder: WatchedFolder) -> None:
    path = folder.path / "a.txt"
    path.write_text("half")
    assert folder.look(unchanged=60) == 0
    (folder.path / "b.txt.part").write_text("half")
    (folder.path / ".hidden").write_text("x")
    assert folder.look(unchanged=60) == 0
    assert not IngestionJob.objects.exists()


def test_what_fails_has_its_reason_beside_it(folder: WatchedFolder) -> None:
    (folder.path / "empty.pdf").touch()
    (folder.path / "scan.pdf").write_bytes(b"%PDF-1.7 broken")
    folder.look(unchanged=0)
    end(JobStatus.FAILED, error="It is damaged.", advice="Save it again.")
    folder.look(unchanged=0)
    assert names(folder) == {
        *("failed/empty.pdf", "failed/empty.pdf.txt", "failed/scan.pdf", "failed/scan.pdf.txt"),
    }
    said = (folder.path / "failed/scan.pdf.txt").read_text()
    assert said == "It is damaged. Save it again.\n"
    assert "empty" in (folder.path / "failed/empty.pdf.txt").read_text()


@pytest.mark.parametrize("status", [JobStatus.QUEUED, JobStatus.FAILED])
def test_killed_after_handing_in_nothing_is_doubled(
    folder: WatchedFolder, owner: User, status: str
) -> None:
    path = folder.path / "a.txt"
    path.write_text("some text")
    IngestionOrchestrator().submit_file(owner=owner, filename="a.txt", content=path.read_bytes())
    if status != JobStatus.QUEUED:
        end(status, error="No.", advice="Never.")
    assert WatchedFolder(folder.path, owner.username).look(unchanged=0) == 0
    assert IngestionJob.objects.count() == 1


def test_what_the_library_has_is_done_and_no_name_is_written_over(
    folder: WatchedFolder, owner: User
) -> None:
    digest = hashlib.sha256(b"known").hexdigest()
    make_item(owner, url="", canonical_url="", content_hash=digest)
    (folder.path / "done").mkdir()
    (folder.path / "done/a.txt").write_text("another")
    (folder.path / "a.txt").write_text("known")
    folder.look(unchanged=0)
    assert names(folder) == {"done/a.txt", "done/a (2).txt"}
    assert not IngestionJob.objects.exists()


def test_links_and_folders_are_not_followed(folder: WatchedFolder, tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "a.txt").symlink_to("/etc/hostname")
    assert folder.look(unchanged=0) == 0
    assert not IngestionJob.objects.exists()


def test_a_folder_that_is_away_is_told_once(
    owner: User, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    missing = WatchedFolder(tmp_path / "none", owner.username)
    with caplog.at_level(logging.WARNING):
        for _ in range(2):
            assert missing.look() == 0
        WatchedFolder(tmp_path, "nobody").look()
    assert [record.getMessage()[:10] for record in caplog.records] == ["The folder", "There is n"]
