"""The two file stores, as a move needs them: listed in one go, read and written by path."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Protocol, cast

from django.conf import settings
from django.core.files import File
from django.core.files.storage import FileSystemStorage, storages

from librarian_site.storages import DISK, S3
from library.errors import StorageError
from library.storage import FAILURES, PIECE, ownership
from library.storage.refusals import failure

if TYPE_CHECKING:
    from storages.backends.s3 import S3Storage

_PARTIAL = ".moving-"


@dataclass(frozen=True, slots=True)
class Entry:
    """A file as it is listed; `stamp` is another one once it was written again."""

    path: str
    size: int
    stamp: str


class Store(Protocol):
    name: str
    where: str

    def entries(self) -> Iterator[Entry]:
        """Every file. Raises StorageError."""

    def open(self, path: str) -> BinaryIO:
        """Raises FileNotFoundError, one of FAILURES."""

    def write(self, path: str, file: BinaryIO) -> None:
        """All of it or nothing. Raises one of FAILURES."""


def store(name: str) -> Store:
    """`disk` or `s3`. Raises StorageError when the settings name no bucket."""
    if name == DISK:
        return Disk()
    if S3 not in storages.backends:
        raise StorageError("There is no bucket to move to or from: name it by S3_BUCKET.")
    return Bucket()


class Disk:
    name = DISK

    def __init__(self) -> None:
        self._storage = cast(FileSystemStorage, storages[DISK])
        self.where = str(self._storage.location)

    def entries(self) -> Iterator[Entry]:
        for folder, folders, names in os.walk(self.where, onerror=_raise):
            folders.sort()
            for name in sorted(names):
                file = Path(folder, name)
                with suppress(FileNotFoundError):  # deleted since the folder was listed
                    status = file.stat()
                    if not name.startswith(_PARTIAL):
                        path = file.relative_to(self.where).as_posix()
                        yield Entry(path, status.st_size, str(status.st_mtime_ns))

    def open(self, path: str) -> BinaryIO:
        return Path(self._storage.path(path)).open("rb")

    def write(self, path: str, file: BinaryIO) -> None:
        target = Path(self._storage.path(path))
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=target.parent, prefix=_PARTIAL, delete=False) as part:
            try:
                shutil.copyfileobj(file, part, PIECE)
                part.flush()
                os.fsync(part.fileno())
                Path(part.name).chmod(settings.FILE_UPLOAD_PERMISSIONS or 0o600)
                Path(part.name).rename(target)
            except BaseException:
                Path(part.name).unlink(missing_ok=True)
                raise


class Bucket:
    name = S3

    def __init__(self) -> None:
        self._storage = cast("S3Storage", storages[S3])
        self.where = f"{self._storage.endpoint_url or 's3:/'}/{self._storage.bucket_name}"

    def entries(self) -> Iterator[Entry]:
        pages = self._storage.connection.meta.client.get_paginator("list_objects_v2")
        try:
            for page in pages.paginate(Bucket=self._storage.bucket_name):
                for found in page.get("Contents", ()):
                    if found["Key"] == ownership.NAME:
                        continue  # the mark that says whose the bucket is, no file of the library
                    changed = found.get("LastModified")
                    stamp = f"{found.get('ETag')} {changed.isoformat() if changed else ''}"
                    yield Entry(found["Key"], found.get("Size", 0), stamp)
        except self._storage.connection.meta.client.exceptions.NoSuchBucket:
            return  # no files, as in an empty one
        except FAILURES as error:
            raise failure("The bucket can't be listed", error) from error

    def open(self, path: str) -> BinaryIO:
        return cast(BinaryIO, self._storage.open(path))

    def write(self, path: str, file: BinaryIO) -> None:
        self._storage.save(path, File(cast(Any, file)))


def _raise(error: OSError) -> None:
    if not isinstance(error, FileNotFoundError):
        raise StorageError(f"{error.filename} can't be listed: {error.strerror}.") from error
