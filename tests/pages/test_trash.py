"""Deleting can be taken back until the trash lets go."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from ingestion.models import IngestionJob
from librarian_site.models import User
from library import storage
from library.items import filing, trash
from library.items.files import removal
from library.models import (
    Collection,
    Highlight,
    ItemVersion,
    LibraryItem,
    PendingRemoval,
    Tag,
    TrashedItem,
)
from library.vector_index import get_index, reindexing
from tests.factories import make_job
from tests.unit.library.items.test_filing import draft

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def item(owner: User) -> LibraryItem:
    """With all that can hang on an item."""
    filing.file_item(draft(owner, title="Lamps then", provenance={}), progress=lambda *_: None)
    made = filing.file_item(
        draft(owner, "The lamp burns petroleum now.", provenance={}), progress=lambda *_: None
    ).item
    Highlight.objects.create(item=made, quote="burns petroleum", note="When?")
    made.collections.add(Collection.objects.create(owner=owner, name="Light"))
    LibraryItem.objects.filter(pk=made.pk).update(note="Mine.", read_at=timezone.now())
    make_job(owner, status="completed", item=made)
    return LibraryItem.objects.get(pk=made.pk)


def columns(item: LibraryItem) -> dict[str, object]:
    row = LibraryItem.objects.filter(pk=item.pk).values().get()
    return {name: value for name, value in row.items() if name not in ("index_name", "indexed_at")}


def delete(page: Client, item: LibraryItem) -> str:
    answer = page.post(f"/library/{item.pk}/delete/", follow=True)
    return answer.content.decode()


def test_undo_brings_all_of_it_back(page: Client, owner: User, item: LibraryItem) -> None:
    before, passages = columns(item), list(item.passages.values())
    notice = delete(page, item)
    assert not LibraryItem.objects.exists()
    assert not Tag.objects.exists()
    assert get_index().count(item.pk) == 0
    # It is nowhere to be seen, but its files are there.
    assert page.get(f"/library/{item.pk}/").status_code == 404
    assert "Nothing found." in page.get("/library/?q=petroleum").content.decode()
    PendingRemoval.objects.update(created_at=timezone.now() - timedelta(hours=1))
    removal.sweep()
    assert storage.exists(item.file_path)
    assert storage.exists(item.original_path)

    found = re.search(r'action="(/library/trash/undo/[^"]+)"', notice)
    assert found is not None
    answer = page.post(found[1], follow=True)
    assert "is back" in answer.content.decode()
    assert columns(item) == before
    again = LibraryItem.objects.get(pk=item.pk)
    assert list(again.passages.values()) == passages
    assert [tag.name for tag in again.tags.all()] == ["oil"]
    assert [each.name for each in again.collections.all()] == ["Light"]
    assert Highlight.objects.get().note == "When?"
    assert ItemVersion.objects.get().title == "Lamps then"
    assert IngestionJob.objects.get().item == again
    assert not TrashedItem.objects.exists()
    assert "Lamps" in page.get("/library/?q=petroleum").content.decode()
    reindexing.reindex()
    assert get_index().count(item.pk) == 1
    PendingRemoval.objects.update(due_at=timezone.now() - timedelta(hours=1))
    removal.sweep()
    assert storage.exists(item.file_path)
    assert get_index().count(item.pk) == 1


def test_the_page_restores_and_deletes_for_good(page: Client, item: LibraryItem) -> None:
    delete(page, item)
    assert "Lamps" in page.get("/library/trash/").content.decode()
    page.post(f"/library/trash/{item.pk}/restore/")
    assert LibraryItem.objects.exists()
    delete(page, item)
    page.post("/library/trash/empty/")
    removal.sweep()
    assert not storage.exists(item.file_path)
    assert "The trash is empty" in page.get("/library/trash/").content.decode()
    assert page.post(f"/library/trash/{item.pk}/restore/").status_code == 404


def test_what_is_handed_in_again_takes_its_place(
    page: Client, owner: User, item: LibraryItem
) -> None:
    delete(page, item)
    again = filing.file_item(draft(owner), progress=lambda *_: None).item
    assert again.pk != item.pk
    answer = page.post(f"/library/trash/{item.pk}/restore/", follow=True).content.decode()
    assert "in the library again" in answer
    assert TrashedItem.objects.filter(pk=item.pk).exists()
    page.post(f"/library/{again.pk}/delete/")
    page.post(f"/library/trash/{item.pk}/restore/")
    assert LibraryItem.objects.get().pk == item.pk


def test_many_at_once(page: Client, owner: User, item: LibraryItem) -> None:
    other = filing.file_item(
        draft(owner, canonical_url="https://example.org/2", url="https://example.org/2"),
        progress=lambda *_: None,
    ).item
    answer = page.post(
        "/library/bulk/", {"action": "delete", "item": [item.pk, other.pk]}, follow=True
    )
    notice = answer.content.decode()
    assert "2 items moved to the trash" in notice
    found = re.search(r'action="(/library/trash/undo/[^"]+)"', notice)
    assert found is not None
    page.post(found[1])
    assert LibraryItem.objects.count() == 2


def test_the_api_does_the_same(api: Client, item: LibraryItem) -> None:
    where = f"/api/v1/library/{item.pk}"
    assert api.delete(where).status_code == 204
    assert api.get(where).status_code == 404
    assert api.get("/api/v1/library").json()["total"] == 0
    assert api.get("/api/v1/tags").json() == []
    listed = api.get("/api/v1/library/trash").json()
    assert (listed["total"], listed["items"][0]["title"]) == (1, item.title)
    assert api.post(f"{where}/restore").json()["note"] == "Mine."
    assert api.post(f"{where}/restore").status_code == 404
    api.delete(where)
    filing.file_item(draft(item.owner), progress=lambda *_: None)
    assert api.post(f"{where}/restore").status_code == 409
    assert api.delete(f"/api/v1/library/trash?item={item.pk}").status_code == 204
    assert api.get("/api/v1/library/trash").json()["total"] == 0
    last = LibraryItem.objects.get()
    assert api.delete(f"/api/v1/library/{last.pk}?permanent=true").status_code == 204
    assert not TrashedItem.objects.exists()


def test_others_can_t_reach_it(api: Client, item: LibraryItem, stranger: User) -> None:
    api.delete(f"/api/v1/library/{item.pk}")
    theirs = Client()
    theirs.force_login(stranger)
    batch = TrashedItem.objects.get().batch
    for path in (f"{item.pk}/restore", f"undo/{batch}", "empty"):
        theirs.post(f"/library/trash/{path}/", {"item": str(item.pk)})
    assert item.title not in theirs.get("/library/trash/").content.decode()
    assert TrashedItem.objects.exists()


def test_it_lets_go_after_a_while_and_with_the_account(owner: User, item: LibraryItem) -> None:
    trash.move_to_trash([item])
    TrashedItem.objects.update(trashed_at=timezone.now() - timedelta(days=29))
    assert trash.expire() == 0
    TrashedItem.objects.update(trashed_at=timezone.now() - timedelta(days=31))
    assert trash.expire() == 1
    removal.sweep()
    assert not storage.exists(item.file_path)
    last = filing.file_item(draft(owner), progress=lambda *_: None).item
    trash.move_to_trash([last])
    owner.delete()
    removal.sweep()
    assert not TrashedItem.objects.exists()
    assert not storage.exists(last.file_path)
