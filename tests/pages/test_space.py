"""How much space the library takes, by the page and the API."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from librarian_site.models import User
from library.items import trash
from library.items.files import captures, space
from library.items.files.captures import CapturedFile
from library.models import Capture, CaptureKind, Collection, ItemVersion, LibraryItem, Passage
from library.pictures.models import Picture, PictureState
from tests.factories import make_item

pytestmark = pytest.mark.django_db(transaction=True)
TEXT = "Zwölf Boote."  # 13 bytes


def version_of(item: LibraryItem, text: str) -> ItemVersion:
    return ItemVersion.objects.create(
        item=item, markdown=text, content_hash="0" * 64, fetched_at=item.created_at
    )


@pytest.fixture
def item(owner: User, stranger: User) -> LibraryItem:
    """13 bytes of text, 100 of original, 20 + 30 of captures, 10 of a version, 7 of a picture."""
    item, sharing = (make_item(owner, markdown=TEXT, stored_bytes=113) for _ in range(2))
    make_item(stranger, markdown=TEXT, stored_bytes=10**9)
    version_of(item, "x" * 10)
    captures.save(item, [CapturedFile(CaptureKind.PAGE, "text/html", b"x" * 20, "browser/1")])
    item.captures.update(version=item.versions.get())
    captures.save(item, [CapturedFile(CaptureKind.PAGE, "text/html", b"y" * 30, "browser/1")])
    for each in (item, sharing):
        Picture.objects.create(
            item=each,
            url="https://example.org/boat.png",
            state=PictureState.KEPT,
            path="pictures/1/a",
            sha256="a" * 64,
            stored_bytes=7,
        )
        Collection.objects.get_or_create(owner=owner, name="Boats")[0].items.add(each)
    Passage.objects.create(id=item.pk, item=item, ordinal=0, text=TEXT, start=0)
    return item


def test_the_whole(item: LibraryItem, api: Client) -> None:
    told = api.get("/api/v1/space").json()
    sizes = {"originals": 200, "texts": 26, "versions": 10, "captures": 50, "pictures": 7}
    whole = sum(sizes.values()) + space.PASSAGE_BYTES
    assert told["sizes"] == {**sizes, "vectors": space.PASSAGE_BYTES, "total": whole}
    assert told["freed"] == {"trash": 0, "versions": 30, "captures": 50}
    assert (told["items"], told["total"]) == (2, whole)


def test_by_item_and_collection(item: LibraryItem, api: Client) -> None:
    told = api.get(f"/api/v1/library/{item.pk}/space").json()
    assert told["total"] == 113 + 10 + 50 + 7 + space.PASSAGE_BYTES
    whole = api.get("/api/v1/space").json()
    assert whole["largest"][0] == {"id": str(item.pk), "title": item.title, "sizes": told}
    (boats,) = whole["collections"]
    assert (boats["name"], boats["items"]) == ("Boats", 2)
    # The picture that both have counts for each.
    assert boats["sizes"]["total"] == told["total"] + 113 + 7


def test_the_trash_takes_as_much_as_its_items_did(item: LibraryItem, owner: User) -> None:
    before = space.of_owner(owner.pk)
    trash.move_to_trash([item])
    after = space.of_owner(owner.pk)
    assert after.trashed == 1
    assert after.freed.trash == 113 + 10 + 50 + 7
    trash.restore(owner_id=owner.pk, item_id=item.pk)
    assert space.of_owner(owner.pk) == before


def test_few_queries(item: LibraryItem, owner: User, django_assert_max_num_queries: Any) -> None:
    for _ in range(3):
        Collection.objects.get(owner=owner).items.add(make_item(owner))
    with django_assert_max_num_queries(25):
        space.of_owner(owner.pk)
        space.of_collections(owner.pk)
        space.largest(owner.pk)


def test_the_page_and_what_it_frees(item: LibraryItem, page: Client, owner: User) -> None:
    shown = " ".join(page.get("/library/space/").content.decode().split())
    assert "Deleting all captures frees <strong>50 bytes</strong>" in shown
    assert "Boats" in shown
    assert "Emptying the trash" not in shown  # there is nothing in it
    page.post("/library/space/free/", {"what": "versions"})
    assert not ItemVersion.objects.exists()
    assert Capture.objects.count() == 1
    page.post("/library/space/free/", {"what": "captures"})
    assert not Capture.objects.exists()
    assert 'name="what"' not in page.get("/library/space/").content.decode()
    assert page.post("/library/space/free/", {"what": "all"}).status_code == 400


def test_an_item_says_its_space(item: LibraryItem, page: Client) -> None:
    assert "1.6\xa0KB" in page.get(item.get_absolute_url()).content.decode()
