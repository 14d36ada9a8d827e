"""What is ticked in the library, or all that was found, and what is done with it."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import pytest
from django.test import Client

from ingestion.models import IngestionJob
from librarian_site.models import User
from library.models import Collection, LibraryItem
from tests.factories import make_item
from tests.pages.reading import counts, text_of

pytestmark = pytest.mark.django_db(transaction=True)


def tick(page: Client, items: list[LibraryItem], path: str = "/library/bulk/", **data: Any) -> str:
    ids = [str(item.pk) for item in items]
    answer = page.post(path, {"item": ids, "back": "/library/?tier=c", **data}, follow=True)
    return answer.content.decode()


def test_many_are_tagged_marked_collected_and_deleted(
    page: Client, owner: User, stranger: User
) -> None:
    items = [make_item(owner, tags=("old",)) for _ in range(2)]
    theirs = make_item(stranger)
    everything = [*items, theirs]
    assert "2 items tagged new" in tick(page, everything, action="tag", tags="new")
    tick(page, everything, action="untag", tags="OLD")
    assert {tag.name for item in items for tag in item.tags.all()} == {"new"}
    tick(page, everything, action="read")
    assert LibraryItem.objects.filter(read_at__isnull=False).count() == 2
    tick(page, everything, action="unread")
    assert LibraryItem.objects.filter(read_at__isnull=False).count() == 0
    assert "put in “Shelf”" in tick(page, everything, action="collect", collection="Shelf")
    assert Collection.objects.get().items.count() == 2
    assert "2 items moved to the trash" in tick(page, everything, action="delete")
    assert list(LibraryItem.objects.all()) == [theirs]


def test_many_are_moved_from_one_collection_to_another(page: Client, owner: User) -> None:
    items = [make_item(owner) for _ in range(3)]
    shelf = Collection.objects.create(owner=owner, name="Shelf")
    shelf.items.add(*items)
    moved = tick(page, items[:2], action="move", collection="Board", **{"from": "Shelf"})
    assert "2 items moved from “Shelf” to “Board”" in moved
    assert list(shelf.items.all()) == items[2:]
    assert "2 items taken out" in tick(page, items, action="uncollect", collection="board")
    assert not Collection.objects.get(name="Board").items.exists()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"action": "move", "collection": "X"}, "Show the collection"),
        ({"action": "uncollect", "collection": "X"}, "taken out of"),
        ({"action": "tag", "tags": " "}, "at least one tag"),
        ({"action": "collect"}, "Name the collection"),
        ({"action": "collect", "collection": "Smart"}, "fills itself"),
        ({"action": "dance"}, "Select some items first"),
    ],
)
def test_what_can_t_be_done_says_why(
    page: Client, owner: User, data: dict[str, str], said: str
) -> None:
    Collection.objects.create(owner=owner, name="Smart", query="tier:a")
    assert said in tick(page, [make_item(owner)], **data)


def test_nothing_ticked_and_a_foreign_way_back(page: Client, owner: User) -> None:
    assert "Select some items first" in tick(page, [], action="read")
    answer = page.post("/library/bulk/", {"item": ["x"], "back": "https://evil.example/"})
    assert answer["Location"] == "/library/"
    assert "Tick what you want to export" in tick(page, [], path="/library/export/")


def test_an_export_has_each_item_with_what_is_known_of_it(page: Client, owner: User) -> None:
    items = [
        make_item(owner, title='Say "hi"', markdown="# Text", tags=("a",)),
        make_item(owner, title="Tide tables", markdown="# Tide tables\n\nHigh water."),
    ]
    answer = page.post("/library/export/", {"item": [str(item.pk) for item in items]})
    archive = zipfile.ZipFile(io.BytesIO(b"".join(answer)))
    text = archive.read("Say hi.md").decode()
    assert 'title: "Say \\"hi\\""' in text
    assert 'tags: ["a"]' in text
    assert text.endswith("# Text\n")
    # A text that begins with its title has it once.
    tides = archive.read("Tide tables.md").decode()
    assert tides.endswith("---\n\n# Tide tables\n\nHigh water.\n")
    assert len(archive.namelist()) == 2


def test_many_are_fetched_again_behind_everything_else(page: Client, owner: User) -> None:
    items = [make_item(owner, url=f"http://127.0.0.1:9/{n}") for n in range(2)]
    assert "2 of them are fetched again" in tick(page, items, path="/library/refresh/")
    assert {job.priority for job in IngestionJob.objects.all()} == {"low"}


def test_items_are_marked_one_by_one_and_many_at_once(page: Client, owner: User) -> None:
    first, second = make_item(owner, title="First"), make_item(owner, title="Second")
    page.post(f"/library/{first.pk}/state/", {"favourite": "1", "later": "1"})
    assert [each.title for each in page.get("/library/?favourite=1").context["items"]] == ["First"]
    assert counts(page, "/library/")["later"] == {"True": 1, "False": 1}
    page.post("/library/bulk/", {"item": [first.pk, second.pk], "action": "archive"})
    first.refresh_from_db()
    assert first.archived_at and not first.later_at
    page.post("/library/bulk/", {"item": [first.pk], "action": "later"})
    shown = page.get("/library/?q=is:archived").context["items"]
    assert [each.title for each in shown] == ["Second"]
    found = page.get("/library/?q=not:archived+is:later+is:favourite").context["items"]
    assert [each.title for each in found] == ["First"]
    page.post("/library/bulk/", {"item": [first.pk], "action": "unfavourite"})
    assert not LibraryItem.objects.filter(favourite_at__isnull=False).exists()


@pytest.mark.parametrize(
    "action", ["progress", "title", "collections", "merge", "apart", "highlights"]
)
def test_nobody_touches_somebody_else_s(page: Client, stranger: User, action: str) -> None:
    data = {"percent": "3", "quote": "x", "title": "x"}
    assert page.post(f"/library/{make_item(stranger).pk}/{action}/", data).status_code == 404


def test_all_that_is_found_is_chosen_and_nothing_else(
    page: Client, owner: User, stranger: User
) -> None:
    for _ in range(25):  # more than a page
        make_item(owner, quality_score=9.5)
    kept, theirs = make_item(owner, quality_score=6), make_item(stranger, quality_score=9.5)
    text = text_of(page, "/library/?tier=a")
    assert 'name="found" value="?tier=a"' in text
    assert "Select all 25 found" in text
    answer = page.post("/library/bulk/", {"found": "?tier=a", "action": "delete"}, follow=True)
    assert "25 items moved to the trash" in answer.content.decode()
    assert set(LibraryItem.objects.all()) == {kept, theirs}
    page.post("/library/bulk/", {"found": "?", "action": "read"})  # the whole library
    assert LibraryItem.objects.filter(read_at__isnull=False).get() == kept
