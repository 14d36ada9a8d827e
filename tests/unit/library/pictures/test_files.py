"""Files of pictures go with the last row that names them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from librarian_site.models import User
from librarian_site.operations.file_references import referenced_paths
from library import storage
from library.items import actions, filing, trash
from library.items.files import removal
from library.models import LibraryItem, PendingRemoval
from library.pictures.files import fetch_again, path_of
from library.pictures.models import Picture, PictureState
from tests.unit.library.items.test_filing import draft

pytestmark = pytest.mark.django_db(transaction=True)
SHA256 = "ab" * 32


def with_picture(owner: User, address: str) -> LibraryItem:
    made = filing.file_item(
        draft(owner, f"The lamp of {address}", url=address, canonical_url=address),
        progress=lambda *_: None,
    )
    path = path_of(owner_id=owner.pk, sha256=SHA256, media_type="image/png")
    small = path.replace(".png", ".webp")
    for each in (path, small):
        if not storage.exists(each):
            storage.write(each, b"a picture")
    Picture.objects.create(
        item=made.item,
        url="https://pictures.example/lamp.png",
        state=PictureState.KEPT,
        path=path,
        sha256=SHA256,
        thumbnail_path=small,
    )
    return made.item


def sweep_late() -> None:
    PendingRemoval.objects.update(
        created_at=timezone.now() - timedelta(hours=1), due_at=timezone.now() - timedelta(hours=1)
    )
    removal.sweep()


def test_a_file_goes_with_the_last_item_that_has_it(owner: User) -> None:
    one, other = (with_picture(owner, f"https://site.example/{n}") for n in (1, 2))
    picture = Picture.objects.filter(item=one).get()
    actions.delete_item(one)
    sweep_late()
    assert storage.exists(picture.path)
    assert storage.exists(picture.thumbnail_path)
    actions.delete_item(other)
    sweep_late()
    assert not storage.exists(picture.path)
    assert not storage.exists(picture.thumbnail_path)
    assert not PendingRemoval.objects.exists()


def test_the_trash_keeps_pictures(owner: User) -> None:
    item = with_picture(owner, "https://site.example/3")
    before = Picture.objects.values().get()
    trash.move_to_trash([item])
    sweep_late()
    assert storage.exists(before["path"])
    assert {before["path"], before["thumbnail_path"]} <= referenced_paths()

    trash.restore(owner_id=owner.pk, item_id=item.pk)
    sweep_late()
    assert Picture.objects.values().get() == before
    assert storage.exists(before["thumbnail_path"])

    trash.move_to_trash([item])
    trash.empty(owner_id=owner.pk)
    sweep_late()
    assert not storage.exists(before["path"])
    assert not storage.exists(before["thumbnail_path"])


def test_a_picture_that_is_fetched_again_leaves_its_file_to_the_sweeper(owner: User) -> None:
    item = with_picture(owner, "https://site.example/4")
    picture = Picture.objects.get()
    fetch_again(picture)
    sweep_late()
    assert not storage.exists(picture.path)
    item.refresh_from_db()
    assert item.pictures_due_at is not None
