"""Complete archives (`library.exports.archive`) as imports: their items come back as they were."""

from __future__ import annotations

import codecs
import io
import lzma
import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import IO, Any

from django.conf import settings
from django.core.exceptions import ValidationError

from ingestion.documents.errors import BrokenDocument, TooLarge, UploadGone, store_failure
from ingestion.imports.entries import ITEM, member
from ingestion.imports.models import Import
from library import storage
from library.exports import restore as restoring
from library.exports.restore import NoArchive
from library.items.files import removal

NAME = "librarian-archive"  # among the formats of an import
MAILBOX = "mailbox"
EVERNOTE = "evernote"
WEB_ARCHIVE = "web-archive"
# Of formats whose documents are ranges of bytes, in the file or in one of a zip file's.
_RANGE = re.compile(r"(?:(.+)#)?(\d+)-(\d+)")
_BY_PLACE = {MAILBOX, EVERNOTE, WEB_ARCHIVE}
# What the packings of zip files raise for a member that is missing, damaged or locked.
_DAMAGED = (KeyError, RuntimeError, NotImplementedError, EOFError, zlib.error, lzma.LZMAError)
HEAD = 10_000  # bytes, in which the first note of an Evernote file begins


def items_of(content: bytes) -> list[dict[str, Any]] | None:
    """The archive's items as entries; None for any other file. Raises BrokenDocument."""
    if not content.startswith(b"PK"):
        return None
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            if not restoring.is_archive(package):
                return None
            return [
                {
                    "kind": ITEM,
                    "id": str(row["id"]),
                    "title": str(row["title"]),
                    "url": str(row["url"]),
                    "added": str(row["created_at"]),
                }
                for row in restoring.rows(package, "index.jsonl")
            ]
    except zipfile.BadZipFile:
        return None
    except NoArchive as error:
        raise BrokenDocument(str(error)) from error
    except (KeyError, ValueError) as error:
        raise BrokenDocument("The archive is damaged. Export it again.") from error


def keep(batch: Import, content: bytes) -> None:
    """Store the archive until the import ends; its row and the file come together."""
    path = f"imports/{batch.pk}.zip"
    try:
        storage.write(path, content)
    except storage.StorageError as error:
        raise store_failure(error) from error
    batch.archive_path = path
    batch.save(update_fields=["archive_path"])


def packed(files: Sequence[tuple[str, bytes]]) -> bytes:
    """The files as one, by the names that the entries call them."""
    if len(files) == 1:
        return files[0][1]
    package = io.BytesIO()
    with zipfile.ZipFile(package, "w") as archive:
        for number, (name, content) in enumerate(files, 1):
            archive.writestr(member(number, name), content)
    return package.getvalue()


def kept(batch: Import) -> bytes:
    """The import's file. Raises StoreUnavailable, UploadGone."""
    try:
        return storage.read(batch.archive_path)
    except storage.MissingFile as error:
        raise UploadGone("The file is no longer here: add it again.") from error
    except storage.StorageError as error:
        raise store_failure(error) from error


def document(batch: Import, data: dict[str, Any]) -> bytes:
    """A document in the import's file.

    Raises StoreUnavailable, BrokenDocument, TooLarge, UploadGone.
    """
    member = str(data["content_file"])
    if not batch.archive_path:
        raise UploadGone("The file is no longer here: add it again.")
    try:
        if (place := _RANGE.fullmatch(member)) and _BY_PLACE.intersection(batch.formats):
            return _piece(batch, place[1], int(place[2]), int(place[3]))
        with opened(batch) as package:
            if package.getinfo(member).file_size > settings.LIBRARIAN_MAX_DOCUMENT_BYTES:
                raise TooLarge("It is over the size limit of documents.")
            return package.read(member)
    except storage.MissingFile as error:
        raise UploadGone("The file is no longer here: add it again.") from error
    except storage.StorageError as error:
        raise store_failure(error) from error
    except NoArchive as error:
        raise BrokenDocument(str(error)) from error
    except _DAMAGED as error:
        raise BrokenDocument("The file is damaged: not all of it could be unpacked.") from error


def _piece(batch: Import, member: str | None, start: int, end: int) -> bytes:
    """A message, note or captured page as a file of its own."""
    if member is None:
        file: IO[bytes] = io.BytesIO(storage.read(batch.archive_path))
        return _range(file, start, end)
    with opened(batch) as package, package.open(member) as file:
        return _range(file, start, end)


def _range(file: IO[bytes], start: int, end: int) -> bytes:
    from ingestion.extraction.web_archives import packing  # loads lxml, which the web goes without

    head = file.read(HEAD)
    if head.startswith(packing.GZIP):  # a web archive
        # Anew for each page: kept in between, it would hold up to 200 MB of a worker's memory.
        file.seek(0)
        file = io.BytesIO(packing.unpacked(file.read()))
    file.seek(start)
    piece = file.read(end - start)
    if not is_evernote(head):
        return piece
    first_note = head.find(b"<note")
    if first_note < 0:
        raise BrokenDocument("The archive is damaged. Export it again.")
    return head[:first_note] + piece + b"</en-export>"


def is_evernote(content: bytes) -> bool:
    """Whether it is of Evernote, by its beginning: a mail may name such a file, too."""
    head = content[:HEAD].removeprefix(codecs.BOM_UTF8).lstrip()
    return head.startswith(b"<") and b"<en-export" in head


def restore_names(batch: Import) -> None:
    """Its tags and collections, before the first item needs them. Raises StoreUnavailable."""
    if not batch.archive_path or NAME not in batch.formats:
        return
    try:
        with opened(batch) as package:
            restoring.restore_names(package, owner_id=batch.owner_id)
    except storage.StorageError as error:
        raise store_failure(error) from error
    except (KeyError, TypeError, ValueError, ValidationError) as error:
        raise BrokenDocument("The archive is damaged. Export it again.") from error


@contextmanager
def opened(batch: Import) -> Iterator[zipfile.ZipFile]:
    """The import's archive. Raises StorageError, NoArchive."""
    if not batch.archive_path:
        raise NoArchive("The archive is no longer here: add it again.")
    with restoring.opened(batch.archive_path) as package:
        yield package


def drop(batch: Import) -> None:
    """Let the sweeper remove the file: another try needs it handed in again."""
    if batch.archive_path:
        removal.schedule_file(batch.archive_path, owner_id=batch.owner_id)
        Import.objects.filter(pk=batch.pk).update(archive_path="")
