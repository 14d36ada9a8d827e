"""File storage of items: `<tier>/<owner>/<item>/<name>` on disk or in an S3 bucket.

Functions raise StorageError when the store is unavailable.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from dataclasses import dataclass
from datetime import timedelta
from typing import IO, TYPE_CHECKING

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone
from django.utils.text import slugify

from library import document_kinds
from library.errors import StorageError as StorageError
from library.storage.ownership import check_before_deleting
from library.storage.refusals import failure
from library.tiers import Tier

if TYPE_CHECKING:
    from collections.abc import Iterator
    from uuid import UUID

# Exceptions of the storage backends.
FAILURES: tuple[type[Exception], ...]
try:
    from botocore.exceptions import BotoCoreError, ClientError
except ImportError:  # the extra `s3` is not installed
    FAILURES = (OSError,)
else:
    FAILURES = (OSError, BotoCoreError, ClientError)
PIECE = 1 << 20
NAME = 199  # bytes of a file name: S3 servers refuse more than 255 between two slashes
DISK = "disk"  # a value of LIBRARIAN_STORAGE


class MissingFile(StorageError):
    """The file does not exist."""


class DamagedFile(StorageError):
    """The file's content differs from what was stored."""


@dataclass(frozen=True, slots=True)
class ItemFiles:
    markdown: str
    original: str


def item_folder(tier: str, owner_id: int, item_id: UUID) -> str:
    return f"{tier}/{owner_id}/{item_id}"


def save_item_files(
    *,
    tier: str,
    owner_id: int,
    item_id: UUID,
    title: str,
    markdown: str,
    original: bytes,
    media_type: str,
) -> ItemFiles:
    """Write both files; their names contain a hash of the content, so a repeat is idempotent."""
    content = markdown.encode()
    digest = hashlib.sha256(original + content).hexdigest()[:10]
    stem = f"{item_folder(tier, owner_id, item_id)}/{slugify(title)[:60] or 'untitled'}-{digest}"
    extension = document_kinds.extension_of(media_type)
    files = ItemFiles(markdown=f"{stem}.md", original=f"{stem}.original{extension}")
    write(files.original, original)
    write(files.markdown, content)
    return files


def copy_item_files(
    paths: tuple[str, str], *, tier: str, owner_id: int, item_id: UUID
) -> ItemFiles:
    """Write both files, Markdown first, under another tier."""
    folder = item_folder(tier, owner_id, item_id)
    copies = [f"{folder}/{_short(path.rpartition('/')[2])}" for path in paths]
    for path, copy in zip(paths, copies, strict=True):
        write(copy, read(path))
    return ItemFiles(markdown=copies[0], original=copies[1])


def _short(name: str) -> str:
    """Cut a name that came from elsewhere to NAME bytes; its end, with digest and type, stays."""
    return name.encode()[-NAME:].decode(errors="ignore")


def prune_item_files(*, owner_id: int, item_id: UUID, keep: frozenset[str]) -> None:
    """Delete the item's files in all tiers' folders, except those to keep."""
    for path in list(item_files(owner_id=owner_id, item_id=item_id)):
        if path not in keep:
            delete(path)


def item_files(*, owner_id: int, item_id: UUID) -> Iterator[str]:
    for tier in Tier.values:
        folder = item_folder(tier, owner_id, item_id)
        try:
            names = default_storage.listdir(folder)[1]
        except FileNotFoundError:
            continue
        except FAILURES as error:
            raise failure(f"The files under {folder} could not be listed", error) from error
        yield from (f"{folder}/{name}" for name in names)


def walk(folder: str) -> Iterator[str]:
    """Yield every file below the folder; all files of the store for an empty name."""
    try:
        folders, names = default_storage.listdir(folder)
    except FileNotFoundError:
        return
    except FAILURES as error:
        raise failure(f"The files under {folder or '/'} could not be listed", error) from error
    below = f"{folder}/" if folder else ""
    yield from (f"{below}{name}" for name in sorted(names))
    for name in sorted(folders):
        yield from walk(f"{below}{name}")


def exists(path: str) -> bool:
    try:
        return default_storage.exists(path)
    except FAILURES as error:
        raise failure(f"{path} could not be looked for", error) from error


def age(path: str) -> timedelta:
    """Return how long ago the file was written; zero when it does not exist."""
    try:
        return timezone.now() - default_storage.get_modified_time(path)
    except FileNotFoundError:
        return timedelta(0)
    except FAILURES as error:
        raise failure(f"The age of {path} could not be had", error) from error


def check() -> None:
    """Health check. Raises StorageError when the store is unavailable or not writable."""
    folder = settings.LIBRARIAN_DATA_DIR
    if settings.LIBRARIAN_STORAGE == DISK and not os.access(folder, os.W_OK):
        raise StorageError(f"{folder} can't be written to.")
    try:
        default_storage.exists("health")
    except FAILURES as error:
        raise failure("The object store does not answer", error) from error


def write(path: str, content: bytes) -> None:
    try:
        default_storage.save(path, ContentFile(content))
    except FAILURES as error:
        raise failure(f"{path} could not be written", error) from error


def read(path: str, *, sha256: str = "") -> bytes:
    """Return the file's bytes, checked against `sha256` (hexadecimal) if given.

    Raises MissingFile, DamagedFile, or StorageError when the store is unavailable.
    """
    try:
        with default_storage.open(path) as file:
            content: bytes = file.read()
    except FileNotFoundError as error:
        raise MissingFile(f"{path} is not there.") from error
    except FAILURES as error:
        raise failure(f"{path} could not be read", error) from error
    if sha256 and hashlib.sha256(content).hexdigest() != sha256:
        raise DamagedFile(f"{path} is not what was stored. `manage.py doctor` says what to do.")
    return content


def copy_to(path: str, target: IO[bytes]) -> None:
    """Write the file's bytes to `target`, piece by piece. Raises MissingFile, StorageError."""
    try:
        with default_storage.open(path) as file:
            shutil.copyfileobj(file, target, PIECE)
    except FileNotFoundError as error:
        raise MissingFile(f"{path} is not there.") from error
    except FAILURES as error:
        raise failure(f"{path} could not be read", error) from error


def delete(path: str) -> None:
    """Delete the file; does nothing when it does not exist.

    Raises ForeignStore where the bucket is another installation's.
    """
    check_before_deleting()
    try:
        default_storage.delete(path)
    except FAILURES as error:
        raise failure(f"{path} could not be deleted", error) from error
