"""Restore a backup."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from librarian_site.operations.backup.create import BACKUPS
from librarian_site.operations.backup.errors import BackupError
from librarian_site.operations.backup.restore import restore_backup
from librarian_site.storages import S3
from library import storage
from library.errors import LibraryError

if TYPE_CHECKING:
    from argparse import ArgumentParser

    from librarian_site.operations.backup.manifest import Manifest


class Command(BaseCommand):
    help = (
        "Bring a backup back into an empty librarian, with its accounts, and compare all of it. "
        "The search index is filled again by itself."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("archive", help="a file, or the name of one in the bucket's backups")

    def handle(self, *args: Any, **options: Any) -> None:
        settings.LIBRARIAN_DATA_DIR.mkdir(parents=True, exist_ok=True)
        try:
            with TemporaryDirectory(prefix="restore-", dir=settings.LIBRARIAN_DATA_DIR) as folder:
                manifest = self._restore(options["archive"], Path(folder) / "archive.tar.gz")
        except (BackupError, LibraryError, OSError) as error:
            raise CommandError(str(error)) from error
        rows = sum(entry.rows for entry in manifest.tables.values())
        self.stdout.write(
            f"Restored and compared: {rows} rows, {len(manifest.files)} files "
            f"of {manifest.created_at}."
        )

    def _restore(self, name: str, copy: Path) -> Manifest:
        if not Path(name).exists() and settings.LIBRARIAN_STORAGE == S3:
            with copy.open("wb") as file:
                storage.copy_to(f"{BACKUPS}/{name}", file)
        else:
            copy.symlink_to(Path(name).resolve(strict=True))
        return restore_backup(copy, report=lambda text: self.stderr.write(f"{text}…"))
