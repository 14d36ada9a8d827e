"""Where archives are kept: a folder, or `backups/` in the bucket."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Protocol

from django.conf import settings
from django.core.files import File
from django.core.files.storage import default_storage
from django.utils import timezone

from librarian_site.operations.backup.create import BACKUPS
from librarian_site.storages import S3
from library import storage
from library.storage import FAILURES, StorageError
from library.storage.refusals import failure

_NAME = "librarian-%Y%m%dT%H%M%SZ.tar.gz"


class Destination(Protocol):
    def store(self, archive: Path, name: str) -> str:
        """Copy the archive here; returns its path or key. Raises StorageError."""

    def names(self) -> Sequence[str]:
        """The archives that are here, oldest first."""

    def delete(self, name: str) -> None: ...


class Folder:
    def __init__(self, path: Path) -> None:
        self.path = path

    def store(self, archive: Path, name: str) -> str:
        try:
            self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
            partial = self.path / f".{name}.partial"
            shutil.copyfile(archive, partial)
            partial.chmod(0o600)
            partial.rename(self.path / name)
        except OSError as error:
            raise StorageError(f"{self.path} can't take the backup: {error.strerror}.") from error
        return str(self.path / name)

    def names(self) -> Sequence[str]:
        return sorted(p.name for p in self.path.glob("librarian-*.tar.gz") if made_at(p.name))

    def delete(self, name: str) -> None:
        (self.path / name).unlink(missing_ok=True)


class Bucket:
    def store(self, archive: Path, name: str) -> str:
        try:
            with archive.open("rb") as file:
                return str(default_storage.save(f"{BACKUPS}/{name}", File(file)))
        except FAILURES as error:
            raise failure("The bucket can't take the backup", error) from error

    def names(self) -> Sequence[str]:
        try:
            found = default_storage.listdir(BACKUPS)[1]
        except FileNotFoundError:
            return []
        except FAILURES as error:
            raise failure("The bucket's backups could not be listed", error) from error
        return sorted(name for name in found if made_at(name))

    def delete(self, name: str) -> None:
        storage.delete(f"{BACKUPS}/{name}")


def default_destination() -> Destination:
    """The destination that the settings name."""
    if settings.LIBRARIAN_STORAGE == S3 and not settings.LIBRARIAN_BACKUP_DIR:
        return Bucket()
    return Folder(Path(settings.LIBRARIAN_BACKUP_DIR or settings.LIBRARIAN_DATA_DIR / BACKUPS))


def new_name() -> str:
    return timezone.now().astimezone(UTC).strftime(_NAME)


def made_at(name: str) -> datetime | None:
    """When an archive of this name was made; None for another file."""
    try:
        return datetime.strptime(name, _NAME).replace(tzinfo=UTC)
    except ValueError:
        return None


def is_due(destination: Destination, *, every: timedelta) -> bool:
    """Whether the newest archive is older than `every`; never, when that is nothing."""
    if not every:
        return False
    times = [made_at(name) for name in destination.names()]
    newest = max((at for at in times if at is not None), default=None)
    return newest is None or timezone.now() - newest >= every


def prune(destination: Destination, *, keep: int) -> list[str]:
    """Delete all but the newest `keep` archives; returns the names of those that went."""
    old = list(destination.names())[: -keep or None] if keep else []
    for name in old:
        destination.delete(name)
    return old
