"""Captures go where their item goes: to its versions, into the trash and back, and away."""

from __future__ import annotations

import hashlib
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from librarian_site.models import User
from librarian_site.operations.doctor import files as doctor
from librarian_site.operations.file_references import referenced_paths
from library import storage
from library.errors import ItemGone
from library.items import trash
from library.items.files import captures, removal
from library.items.files.captures import CapturedFile
from library.models import CaptureKind, LibraryItem, PendingRemoval, TrashedItem
from tests.unit.library.items.test_filing import draft, file

pytestmark = pytest.mark.django_db(transaction=True)


def page(text: str = "<p>Oil.</p>") -> CapturedFile:
    return CapturedFile(CaptureKind.PAGE, "text/html", text.encode(), "browser/1")


@pytest.fixture(autouse=True)
def empty_store() -> None:
    for path in list(storage.walk("")):
        storage.delete(path)


@pytest.fixture
def item(owner: User) -> LibraryItem:
    return file(draft(owner))


def sweep() -> None:
    """As if a minute had passed."""
    PendingRemoval.objects.update(
        created_at=timezone.now() - timedelta(minutes=1), due_at=timezone.now()
    )
    removal.sweep()


def captured_files() -> list[str]:
    return list(storage.walk("captures"))


def test_a_capture_says_what_is_in_its_file(item: LibraryItem) -> None:
    (made,) = captures.save(item, [page()])
    assert made.stored_bytes == len(b"<p>Oil.</p>")
    assert made.sha256 == hashlib.sha256(b"<p>Oil.</p>").hexdigest()
    assert storage.read(made.path, sha256=made.sha256) == b"<p>Oil.</p>"
    assert not PendingRemoval.objects.filter(file=made.path).exists()


def test_a_new_capture_takes_the_place_of_the_old(item: LibraryItem) -> None:
    captures.save(item, [page()])
    (made,) = captures.save(item, [page("<p>Petroleum.</p>")])
    assert item.captures.get() == made
    sweep()
    assert captured_files() == [made.path]


def test_the_same_page_again_keeps_its_file(item: LibraryItem) -> None:
    captures.save(item, [page()])
    (made,) = captures.save(item, [page()])
    sweep()
    assert captured_files() == [made.path]


def test_a_changed_text_takes_its_capture_to_its_version(owner: User, item: LibraryItem) -> None:
    (old,) = captures.save(item, [page()])
    renewed = file(draft(owner, "The lamp burns petroleum now."))
    (new,) = captures.save(renewed, [page("<p>Petroleum.</p>")])
    assert renewed.versions.get().captures.get() == old
    assert renewed.captures.get(version=None) == new
    sweep()
    assert sorted(captured_files()) == sorted([old.path, new.path])


@pytest.mark.parametrize("way", ["item", "account", "sql"])
def test_a_deleted_item_leaves_no_capture(owner: User, item: LibraryItem, way: str) -> None:
    captures.save(item, [page()])
    match way:
        case "item":
            item.delete()
        case "account":
            owner.delete()
        case "sql":
            with connection.cursor() as cursor:
                cursor.execute("DELETE FROM library_capture")
    sweep()
    assert captured_files() == []


def test_it_comes_back_from_the_trash(owner: User, item: LibraryItem) -> None:
    (made,) = captures.save(item, [page()])
    trash.move_to_trash([item])
    assert made.path in referenced_paths()
    sweep()
    assert captured_files() == [made.path]
    trash.restore(owner_id=owner.pk, item_id=item.pk)
    sweep()
    assert captured_files() == [made.path]
    assert item.captures.get() == made


def test_an_emptied_trash_leaves_no_capture(owner: User, item: LibraryItem) -> None:
    captures.save(item, [page()])
    trash.move_to_trash([item])
    trash.empty(owner_id=owner.pk)
    assert not TrashedItem.objects.exists()
    sweep()
    assert captured_files() == []


def test_of_a_deleted_item_nothing_is_kept(item: LibraryItem) -> None:
    item_id = item.pk
    item.delete()
    item.pk = item_id
    with pytest.raises(ItemGone):
        captures.save(item, [page()])
    sweep()
    assert captured_files() == []


def test_a_file_whose_row_was_never_written_goes(
    item: LibraryItem, monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(captures, "_write_rows", die)
    with pytest.raises(KeyboardInterrupt):
        captures.save(item, [page()])
    assert len(captured_files()) == 1
    sweep()
    assert captured_files() == []


def test_the_doctor_finds_a_damaged_one_and_deletes_it(item: LibraryItem) -> None:
    (made,) = captures.save(item, [page()])
    assert list(doctor.check(quick=False)) == []
    storage.delete(made.path)
    storage.write(made.path, b"<p>Other.</p>")
    (found,) = doctor.check(quick=False)
    assert "is not what was filed" in found.what
    assert found.repair is not None
    found.repair()
    assert not item.captures.exists()
