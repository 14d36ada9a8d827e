"""Every way in which parts can disagree: it is found, mended, and found no more."""

from __future__ import annotations

import hashlib
import json
import os
import time
from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from django.conf import settings
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from ingestion.models import IngestionJob, JobStatus
from librarian_site.embedded.stores import EmbeddedServices
from librarian_site.models import User
from librarian_site.operations import doctor
from library import storage
from library.items import revisions
from library.models import LibraryItem, Passage
from library.vector_index import get_index, indexing, reindexing
from library.vector_index.base import Point
from library.vector_index.bm25 import SparseVector
from tests.factories import make_item, make_job

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def clean_stores(db: None) -> None:
    """Without what other tests have left."""
    for path in list(storage.walk("")):
        storage.delete(path)
    index = get_index()
    index.delete_items(list(index.item_ids()))
    for name in reindexing.left_behind(index):
        index.drop(name)


@pytest.fixture
def item(owner: User) -> LibraryItem:
    """An item of which everything agrees."""
    original = b"<p>Some text.</p>"
    made = make_item(owner, content_hash=hashlib.sha256(original).hexdigest())
    storage.write(made.file_path, made.markdown.encode())
    storage.write(made.original_path, original)
    Passage.objects.create(pk=uuid4(), item=made, ordinal=0, text="Some text.", start=0)
    indexing.index_item(made)
    return LibraryItem.objects.get(pk=made.pk)


def old(path: str) -> str:
    """The file as if written a day ago."""
    then = time.time() - 86400
    os.utime(default_storage.path(path), (then, then))
    return path


def lose_markdown(item: LibraryItem) -> None:
    storage.delete(item.file_path)


def damage_markdown(item: LibraryItem) -> None:
    storage.write(item.file_path, b"something else")


def leave_a_file(item: LibraryItem) -> None:
    storage.write(f"c/{item.owner_id}/{uuid4()}/gone.md", b"")
    for path in list(storage.walk("c")):
        old(path)


def leave_an_upload(item: LibraryItem) -> None:
    storage.write(f"incoming/{item.owner_id}/abc", b"")
    old(f"incoming/{item.owner_id}/abc")


def lose_vectors(item: LibraryItem) -> None:
    get_index().delete_items([item.pk])


def change_unnoticed(item: LibraryItem) -> None:
    LibraryItem.objects.update(index_name="")


def leave_vectors(item: LibraryItem) -> None:
    Passage.objects.filter(item=item).update(text="Other.")
    ghost = make_item(item.owner)
    Passage.objects.create(pk=uuid4(), item=ghost, ordinal=0, text="Ghost.", start=0)
    indexing.index_item(ghost)
    ghost.delete()


def leave_a_collection(item: LibraryItem) -> None:
    name = f"{settings.VECTORS_PREFIX}-older-1-1"
    get_index().drop(name)
    payload = {"owner": item.owner_id, "item": str(item.pk), "ordinal": 0}
    get_index().beside(name).add([Point(uuid4(), None, SparseVector([1], [1.0]), payload)])


def forget_a_job(item: LibraryItem) -> None:
    make_job(item.owner, queued_at=timezone.now() - timedelta(hours=1))


def lose_a_worker(item: LibraryItem) -> None:
    then = timezone.now() - timedelta(hours=1)
    make_job(
        item.owner, status=JobStatus.PROCESSING, stage="extract", heartbeat_at=then, attempts=1
    )


@pytest.mark.parametrize(
    ("spoil", "code", "words"),
    [
        (lose_markdown, 2, "is missing"),
        (damage_markdown, 2, "is not what was filed"),
        (leave_a_file, 2, "No row names"),
        (leave_an_upload, 2, "No row names"),
        (lose_vectors, 4, "1 passages and 0 vectors"),
        (change_unnoticed, 4, "waits for the search index"),
        (leave_vectors, 4, "which is no more"),
        (leave_a_collection, 4, "-older-1-1, in which no item"),
        (forget_a_job, 8, "is in no queue"),
        (lose_a_worker, 8, "is silent"),
    ],
)
def test_it_is_found_and_mended(
    item: LibraryItem,
    spoil: Callable[[LibraryItem], None],
    code: int,
    words: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert doctor.examine().code == 0
    spoil(item)
    with pytest.raises(SystemExit) as ended:
        call_command("doctor")
    assert ended.value.code == code
    assert words in capsys.readouterr().out
    call_command("doctor", "--repair")
    assert "1 of 1 mended." in capsys.readouterr().err
    assert doctor.examine().count == 0


def test_a_lost_original_is_fetched_again(item: LibraryItem) -> None:
    storage.delete(item.original_path)
    doctor.repair(doctor.examine())
    job = IngestionJob.objects.get()
    assert (job.url, job.options["force_refresh"]) == (item.url, True)


def test_a_lost_upload_needs_a_person(
    item: LibraryItem, capsys: pytest.CaptureFixture[str]
) -> None:
    LibraryItem.objects.update(url="", canonical_url="")
    storage.write(item.original_path, b"damaged")
    with pytest.raises(SystemExit) as ended:
        call_command("doctor", "--repair", "--json")
    assert ended.value.code == 2
    (finding,) = json.loads(capsys.readouterr().out)["findings"]["files"]
    assert finding["mends"] is False
    assert "backup" in finding["cure"]


def test_a_quick_look_reads_no_file(item: LibraryItem) -> None:
    damage_markdown(item)
    assert doctor.examine(quick=True).code == 0
    assert doctor.examine().code == 2


def test_a_version_that_is_not_what_was_saved(item: LibraryItem) -> None:
    revisions.save_revision(item, content_hash="1" * 64, markdown="Another text.")
    assert doctor.examine().code == 0
    item.versions.update(markdown="A forged text.")
    (finding,) = doctor.examine().findings["versions"]
    assert "is not what was saved" in finding.what
    assert doctor.examine().code == 16


def test_a_fresh_file_may_be_about_to_be_named(item: LibraryItem) -> None:
    storage.write(f"c/{item.owner_id}/{uuid4()}/new.md", b"")
    assert doctor.examine().code == 0


def test_what_is_away_can_t_be_looked_at(
    item: LibraryItem, stores: EmbeddedServices, capsys: pytest.CaptureFixture[str]
) -> None:
    stores.kill("vectors")
    try:
        report = doctor.examine()
    finally:
        stores.start_one("vectors")
    assert report.code == 1
    assert list(report.unchecked) == ["vectors"]


def test_the_page_looks_and_mends(item: LibraryItem, owner: User, page: Client) -> None:
    assert page.get("/admin/doctor/").status_code == 302
    User.objects.filter(pk=owner.pk).update(is_staff=True, is_superuser=True)
    assert "Files" not in page.get("/admin/doctor/").content.decode()
    lose_markdown(item)
    assert "is missing" in page.post("/admin/doctor/").content.decode()
    mended = page.post("/admin/doctor/", {"repair": "1"}).content.decode()
    assert "Files: all agrees" in mended
    assert storage.read(item.file_path) == item.markdown.encode()
    User.objects.filter(pk=owner.pk).update(is_superuser=True)
    assert "/admin/doctor/" in page.get("/admin/").content.decode()
