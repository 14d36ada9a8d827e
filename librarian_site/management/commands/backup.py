"""Make a backup: everything in one archive."""

from __future__ import annotations

import logging
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from librarian_site.operations.backup import destinations
from librarian_site.operations.backup.create import create_backup
from librarian_site.operations.backup.errors import BackupError
from library.errors import LibraryError

if TYPE_CHECKING:
    from argparse import ArgumentParser

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    help = (
        "Write database, files and settings (without secrets) to one archive, while everything "
        "runs: into the data folder's backups, or the bucket's."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--to", type=Path, metavar="FOLDER", help="another folder for it")
        parser.add_argument(
            "--keep",
            type=int,
            default=settings.LIBRARIAN_BACKUP_KEEP,
            help="archives to keep there, the newest; 0 keeps all",
        )
        parser.add_argument(
            "--vectors",
            action="store_true",
            default=settings.LIBRARIAN_BACKUP_VECTORS,
            help="the search index's vectors too (two bytes a dimension), so that what is "
            "restored is found by meaning at once",
        )
        parser.add_argument(
            "--if-due",
            action="store_true",
            help="only when the newest is older than LIBRARIAN_BACKUP_HOURS",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        self._by_clock = options["if_due"]
        destination = (
            destinations.Folder(options["to"])
            if options["to"]
            else destinations.default_destination()
        )
        every = timedelta(hours=settings.LIBRARIAN_BACKUP_HOURS)
        try:
            if options["if_due"] and not destinations.is_due(destination, every=every):
                return
            self._back_up(destination, vectors=options["vectors"])
            for name in destinations.prune(destination, keep=max(0, options["keep"])):
                self._report(f"Deleted {name}, which was older.")
        except (BackupError, LibraryError, OSError) as error:
            raise CommandError(f"No backup was made. {error}") from error

    def _report(self, text: str) -> None:
        """On the terminal, or in the log where nobody looks on."""
        if self._by_clock:
            logger.info(text)
        else:
            self.stdout.write(text)

    def _back_up(self, destination: destinations.Destination, *, vectors: bool) -> None:
        settings.LIBRARIAN_DATA_DIR.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(prefix="backup-", dir=settings.LIBRARIAN_DATA_DIR) as folder:
            archive = Path(folder) / "archive.tar.gz"
            manifest = create_backup(archive, vectors=vectors)
            size = archive.stat().st_size
            kept = destination.store(archive, destinations.new_name())
        rows = sum(entry.rows for entry in manifest.tables.values())
        self._report(f"{kept}: {rows} rows, {len(manifest.files)} files, {size // 1000} kB")
        for path in manifest.missing:
            self.stderr.write(f"{path} is named by a row and was not there: see manage.py doctor")
