"""Bring items back from a complete archive (`library.exports.archive`), one at a time."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid5

from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.db import transaction

from library import document_kinds, storage
from library.exports import archive
from library.items import actions, filing, watching
from library.items.files import captures, pictures, removal
from library.models import (
    Capture,
    Collection,
    Highlight,
    ItemAlias,
    ItemVersion,
    LibraryItem,
    Passage,
    Tag,
)
from library.pictures.kinds import sniff_image
from library.pictures.models import Picture, PictureState

if TYPE_CHECKING:
    from django.db.models import Model

MAX_ROW = 200_000_000  # bytes of one item's rows, unpacked
MAX_FILE = 1_000_000_000  # bytes of one original, unpacked


class NoArchive(ValueError):
    """The file is no complete archive, or one of a later version."""


@contextmanager
def opened(path: str) -> Iterator[zipfile.ZipFile]:
    """The archive at a path of the store. Raises StorageError, NoArchive."""
    try:
        with default_storage.open(path) as file, zipfile.ZipFile(file) as package:
            yield package
    except zipfile.BadZipFile as error:
        raise NoArchive("The archive is damaged. Export it again.") from error
    except storage.FAILURES as error:
        raise storage.StorageError(f"{path} could not be read: {error}") from error


def is_archive(package: zipfile.ZipFile) -> bool:
    """Whether the zip file is one. Raises NoArchive for one of a later version."""
    try:
        head = _read_json(package, "library.json")
    except (KeyError, ValueError):
        return False
    if not isinstance(head, dict) or head.get("format") != archive.NAME:
        return False
    if head.get("version") != archive.VERSION:
        raise NoArchive("The archive was made by a later version. Update this librarian first.")
    return True


def rows(package: zipfile.ZipFile, name: str) -> list[dict[str, Any]]:
    """The rows of `index.jsonl` and its like. Raises ValueError."""
    text = _read(package, name, MAX_ROW).decode()
    return [row for line in text.split("\n") if line and isinstance(row := json.loads(line), dict)]


def restore_names(package: zipfile.ZipFile, *, owner_id: int) -> None:
    """Tags with their colours, and collections with their searches; what is there stays."""
    for row in rows(package, "tags.jsonl"):
        if not Tag.objects.filter(owner_id=owner_id, name__same=row["name"]).exists():
            _checked(Tag(owner_id=owner_id, **_fields(row, archive.TAG_FIELDS))).save()
    for row in rows(package, "collections.jsonl"):
        if not Collection.objects.filter(owner_id=owner_id, name__same=row["name"]).exists():
            fields = _fields(row, archive.COLLECTION_FIELDS)
            _checked(Collection(owner_id=owner_id, **fields)).save()


def restore_item(
    package: zipfile.ZipFile, item_id: UUID, *, owner_id: int
) -> tuple[LibraryItem, bool]:
    """The item with all its rows and files, and whether it is new; one that is there stays.

    Raises ValueError for rows that no library wrote, StorageError when the store is away.
    """
    try:
        row = _read_json(package, f"items/{item_id}.json")
        known = _known(row, item_id, owner_id)
        return (known, False) if known else (_restore(package, row, item_id, owner_id), True)
    except (KeyError, TypeError, ValidationError, zipfile.BadZipFile) as error:
        raise ValueError(f"The archive's rows of this item can't be read: {error}") from error


def _known(row: dict[str, Any], item_id: UUID, owner_id: int) -> LibraryItem | None:
    ids = (item_id, _new_id(item_id, owner_id))
    return LibraryItem.objects.filter(owner_id=owner_id, pk__in=ids).first() or filing.find_item(
        owner_id=owner_id, canonical_url=row["canonical_url"], content_hash=row["content_hash"]
    )


def _new_id(item_id: UUID, owner_id: int) -> UUID:
    """For an item whose id is taken by another account of this installation."""
    return uuid5(item_id, str(owner_id))


def _restore(
    package: zipfile.ZipFile, row: dict[str, Any], item_id: UUID, owner_id: int
) -> LibraryItem:
    if LibraryItem.objects.filter(pk=item_id).exists():
        item_id = _new_id(item_id, owner_id)
    fields = {**_fields(row, archive.ITEM_FIELDS), "id": item_id, "owner_id": owner_id}
    item = _checked(LibraryItem(**fields))
    if document_kinds.of_media_type(item.original_type) is None:
        raise ValueError(f"{item.original_type} is no kind of document.")
    original = _read(package, archive.original_path(row["id"], item.original_type), MAX_FILE)
    with removal.unless_filed(owner_id=owner_id, item_id=item_id):
        files = storage.save_item_files(
            tier=item.tier_override or item.scored_tier,
            owner_id=owner_id,
            item_id=item_id,
            title=item.title,
            markdown=item.markdown,
            original=original,
            media_type=item.original_type,
        )
        item.file_path, item.original_path = files.markdown, files.original
        item.stored_bytes = len(original) + len(item.markdown.encode())
        with transaction.atomic():
            removal.filed(item_id)
            item.save(force_insert=True)
            versions = _restore_relations(item, row)
    _restore_captures(package, item, row, versions)
    _restore_pictures(package, item, row)
    return item


def _restore_relations(item: LibraryItem, row: dict[str, Any]) -> list[ItemVersion]:
    """Write the rows that hang on the item; returns its versions, in the archive's order."""
    item.tags.set(actions.ensure_tags(owner_id=item.owner_id, names=row["tags"]))
    named = Collection.objects.filter(owner_id=item.owner_id, query="", name__in=row["collections"])
    item.collections.set(named)
    Passage.objects.bulk_create(
        [
            Passage(
                id=filing.passage_id(item.pk, each["ordinal"]),
                item=item,
                **_fields(each, archive.PASSAGE_FIELDS),
            )
            for each in row["passages"]
        ],
        batch_size=500,
    )
    for each in row["highlights"]:
        _checked(Highlight(item=item, **_fields(each, archive.HIGHLIGHT_FIELDS))).save()
    versions = [
        _checked(ItemVersion(item=item, **_fields(each, archive.VERSION_FIELDS)))
        for each in row["versions"]
    ]
    for version in sorted(versions, key=lambda each: each.replaced_at):  # as they came to be
        version.save()
    if item.watched_at:
        watching.resume(item)
    for each in row["aliases"]:
        alias = _fields(each, archive.ALIAS_FIELDS)
        ItemAlias.objects.get_or_create(owner_id=item.owner_id, **alias, defaults={"item": item})
    return versions


def _restore_captures(
    package: zipfile.ZipFile, item: LibraryItem, row: dict[str, Any], versions: list[ItemVersion]
) -> None:
    """Store the captures; archives of before there were any have none."""
    for each in row.get("captures", []):
        fields = _fields(each, archive.CAPTURE_FIELDS)
        content = _read(package, archive.capture_path(row["id"], fields["sha256"]), MAX_FILE)
        place = each["version"]
        version = None if place is None else versions[place]
        captures.restore(_checked(Capture(item=item, version=version, **fields)), content)


def _restore_pictures(package: zipfile.ZipFile, item: LibraryItem, row: dict[str, Any]) -> None:
    """Store the pictures; those that are not in the archive are fetched when there is time."""
    for each in row.get("pictures", []):
        is_kept = each["state"] == PictureState.KEPT
        fields = _fields(each, archive.PICTURE_FIELDS)
        fields |= {"state": PictureState.WAITING} if is_kept else {}
        picture = _checked(Picture(item=item, **fields))
        picture.save()
        if is_kept:
            file = _picture_file(package, row["id"], each)
            pictures.keep(picture, file, owner_id=item.owner_id)
    if item.pictures.filter(state=PictureState.WAITING).exists():
        pictures.ask_again(item)


def _picture_file(
    package: zipfile.ZipFile, item_id: str, row: dict[str, Any]
) -> pictures.PictureFile:
    """What the archive has of a kept picture. Raises ValueError for what is none."""
    content, thumbnail = (
        _read(package, archive.picture_path(item_id, digest), MAX_FILE) if digest else b""
        for digest in (row["sha256"], row["thumbnail"])
    )
    if sniff_image(content) != row["media_type"] or (
        thumbnail and sniff_image(thumbnail) != pictures.THUMBNAIL_TYPE
    ):
        raise ValueError("A file of the archive is not the picture it is said to be.")
    file = {name: row[name] for name in archive.PICTURE_FILE_FIELDS}
    return pictures.PictureFile(content=content, thumbnail=thumbnail, **file)


def _fields(row: dict[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    """The named columns; those that an earlier version did not have keep their defaults."""
    return {name: row[name] for name in names if name in row}


def _checked[M: Model](row: M) -> M:
    """The row, with its values checked and turned into the columns' types."""
    row.clean_fields(
        exclude=[
            "owner",
            "item",
            "id",
            "file_path",
            "original_path",
            "path",
            "stored_bytes",
            "version",
        ]
    )
    return row


def _read_json(package: zipfile.ZipFile, name: str) -> Any:
    return json.loads(_read(package, name, MAX_ROW))


def _read(package: zipfile.ZipFile, name: str, most: int) -> bytes:
    """Raises ValueError for what is larger when unpacked; KeyError for what is not there."""
    if package.getinfo(name).file_size > most:
        raise ValueError(f"{name} of the archive is too large.")
    with package.open(name) as part:
        content = part.read(most + 1)
    return content
