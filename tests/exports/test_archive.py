"""The complete archive brings a library back whole, watched as any import."""

from __future__ import annotations

import zipfile
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import pytest
from django.test import Client

from ingestion.documents.errors import BrokenDocument
from ingestion.imports import service
from ingestion.imports.entries_to_jobs import advance
from ingestion.imports.models import EntryState, Import, ImportState
from librarian_site.models import User
from library import storage
from library.exports import archive
from library.exports.registry import BY_NAME
from library.exports.selection import selected
from library.models import Collection, LibraryItem, PendingRemoval, Tag
from tests.exports.library import fill
from tests.factories import make_user

pytestmark = pytest.mark.django_db(transaction=True)


def packed(owner: User) -> bytes:
    file = BytesIO()
    BY_NAME["archive"].write(selected(owner), file)
    return file.getvalue()


def imported(owner: User, content: bytes) -> Import:
    batch = service.create(owner=owner, files=[("library.zip", content)])
    service.start(owner=owner, import_id=batch.pk)
    while advance():
        pass
    batch.refresh_from_db()
    return batch


def everything(owner: User) -> list[dict[str, Any]]:
    """All rows of a library by title, ids and paths aside, with the bytes of the files."""
    rows = []
    for item in LibraryItem.objects.filter(owner=owner).order_by("created_at"):
        row = archive._item(item)
        del row["id"]
        kept = [each.path for each in item.captures.order_by("sha256")]
        for picture in item.pictures.exclude(path=""):
            kept += [picture.path, picture.thumbnail_path]
        files = [storage.read(path) for path in (item.file_path, item.original_path, *kept)]
        rows.append({**row, "tier": item.tier, "files": files})
    return rows


def test_a_library_comes_back_row_by_row_and_file_by_file(owner: User) -> None:
    items = fill(owner)
    before = everything(owner)
    other = make_user()
    batch = imported(other, packed(owner))
    assert (batch.state, batch.counts()["added"]) == (ImportState.COMPLETED, 3)
    assert everything(other) == before
    assert Tag.objects.get(owner=other, name="oak").color == "green"
    assert Collection.objects.get(owner=other, name="Best").query == "tier:a"
    assert not LibraryItem.objects.filter(owner=other, pk__in=[item.pk for item in items]).exists()


def test_what_was_deleted_comes_back_under_its_own_id(owner: User) -> None:
    items = fill(owner)
    content = packed(owner)
    LibraryItem.objects.filter(owner=owner).delete()
    imported(owner, content)
    found = LibraryItem.objects.filter(owner=owner).values_list("pk", flat=True)
    assert set(found) == {item.pk for item in items}
    assert set(LibraryItem.objects.values_list("index_name", flat=True)) == {""}  # to be indexed


def test_a_second_time_changes_nothing(owner: User) -> None:
    fill(owner)
    content = packed(owner)
    before = everything(owner)
    batch = imported(owner, content)
    assert batch.counts()["merged"] == 3
    assert everything(owner) == before
    # The file is no longer needed: the sweeper takes it away.
    assert batch.archive_path == ""
    assert PendingRemoval.objects.filter(file=f"imports/{batch.pk}.zip").exists()


def test_one_damaged_item_does_not_hold_up_the_others(owner: User) -> None:
    first, *_ = fill(owner)
    damaged = BytesIO()
    with zipfile.ZipFile(BytesIO(packed(owner))) as before, zipfile.ZipFile(damaged, "w") as after:
        for name in before.namelist():
            content = before.read(name)
            after.writestr(name, b"[1]" if name == f"items/{first.pk}.json" else content)
    batch = imported(make_user(), damaged.getvalue())
    assert batch.counts()["added"] == 2
    failed = batch.entries.get(state=EntryState.FAILED)
    assert "can't be read" in failed.error


def test_an_archive_of_a_later_version_is_refused_by_name(owner: User) -> None:
    file = BytesIO()
    with zipfile.ZipFile(file, "w") as package:
        package.writestr("library.json", '{"format": "williams-librarian", "version": 99}')
    with pytest.raises(BrokenDocument, match="later version"):
        service.create(owner=owner, files=[("library.zip", file.getvalue())])


def test_the_api_gives_out_what_the_page_does(api: Client, owner: User) -> None:
    fill(owner)
    answer: Any = api.get("/api/v1/export?format=jsonl&tag=oak")
    assert answer["Content-Type"] == "application/jsonl"
    day = datetime.now(UTC).date().isoformat()
    assert f'filename="library-{day}.jsonl"' in answer["Content-Disposition"]
    assert len(b"".join(answer.streaming_content).splitlines()) == 1


def test_the_page_exports_what_a_search_finds(owner: User, client: Client) -> None:
    fill(owner)
    client.force_login(owner)
    assert b"Complete archive" in client.get("/library/export/").content
    answer: Any = client.post("/library/export/", {"format": "csv", "q": "tag:oak"})
    assert len(b"".join(answer.streaming_content).splitlines()) == 2
