"""Copy files to the other file store."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.files.storage import storages
from django.core.management.base import BaseCommand, CommandError
from rich.console import Console
from rich.progress import (
    BarColumn,
    DownloadColumn,
    Progress,
    TextColumn,
    TimeRemainingColumn,
    TransferSpeedColumn,
)

from librarian_site.operations.backup.destinations import Folder
from librarian_site.operations.file_references import referenced_paths
from librarian_site.operations.storage_migration.journal import Journal
from librarian_site.operations.storage_migration.migrate import Result, migrate
from librarian_site.operations.storage_migration.stores import Store, store
from librarian_site.storages import DISK, S3
from library.errors import LibraryError
from library.storage import FAILURES

if TYPE_CHECKING:
    from argparse import ArgumentParser

_FAILURES: tuple[type[Exception], ...] = (LibraryError, *FAILURES)


class Command(BaseCommand):
    help = (
        "Copy every file from the disk to the bucket, or back, and compare what was written with "
        "its source. Safe while the librarian works, to interrupt and to repeat: what is verified "
        "is not copied again. Deletes nothing. Exits 0 when all is there and the same, else 1."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--to", choices=(DISK, S3), required=True, help="where they go")
        parser.add_argument("--dry-run", action="store_true", help="only say what there is to do")
        parser.add_argument(
            "--compare", action="store_true", help="compare again what was verified before"
        )
        parser.add_argument("--json", action="store_true", help="the result as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        target_name = options["to"]
        source_name = DISK if target_name == S3 else S3
        try:
            source, target = (
                store(source_name),
                store(target_name),
            )
            if not options["dry_run"]:
                from library.storage import s3  # only a bucket needs its packages

                s3.make_ready()
            with Journal(settings.LIBRARIAN_DATA_DIR, source, target) as journal:
                if options["compare"]:
                    journal.forget()
                result = self._move(source, target, journal, dry_run=options["dry_run"])
            missing = [] if options["dry_run"] else _missing(target_name)
        except KeyboardInterrupt as interrupt:
            raise CommandError("Interrupted. The same command goes on from here.") from interrupt
        except _FAILURES as error:
            raise CommandError(f"Files can't be moved. {error}") from error
        if options["json"]:
            self.stdout.write(json.dumps(_plain(source, target, result, missing), indent=1))
        else:
            self._print(source, target, result, missing, dry_run=options["dry_run"])
        if result.failed:
            sys.exit(1)

    def _move(
        self,
        source: Store,
        target: Store,
        journal: Journal,
        *,
        dry_run: bool,
    ) -> Result:
        columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn())
        more = (TransferSpeedColumn(), TimeRemainingColumn())
        with Progress(*columns, *more, console=Console(stderr=True)) as bar:
            task = bar.add_task(f"{source.name} to {target.name}", total=None)
            return migrate(
                source,
                target,
                journal,
                # Files in the store that is written to now are the newer ones: they stay.
                overwrite=target.name != settings.LIBRARIAN_STORAGE,
                dry_run=dry_run,
                progress=lambda done, of: bar.update(task, completed=done, total=of),
            )

    def _print(
        self,
        source: Store,
        target: Store,
        result: Result,
        missing: list[str],
        *,
        dry_run: bool,
    ) -> None:
        write = self.stdout.write
        write(f"From {source.where} to {target.where}")
        if dry_run:
            write(f"{result.todo} files to copy or compare, {result.todo_bytes / 1e6:.1f} MB;")
            write(f"{result.already_verified} were verified before.")
        else:
            write(
                f"{result.copied} files copied and verified, {result.copied_bytes / 1e6:.1f} MB; "
                f"{result.same} were there and the same; "
                f"{result.already_verified} verified before; "
                f"{result.vanished} deleted meanwhile; {len(result.failed)} failed."
            )
        for path, why in result.failed.items():
            self.stderr.write(f"{path}: {why}")
        if result.stopped:
            self.stderr.write("Too many failed, so the rest was not tried. Run it again.")
        if missing:
            self.stderr.write(
                f"{len(missing)} files that rows name are in neither store, such as {missing[0]}: "
                "see manage.py doctor."
            )
        write(_about_backups(source.name, result))
        if not result.failed and not dry_run:
            write(_next_step(source.name, target.name))


def _plain(source: Store, target: Store, result: Result, missing: list[str]) -> dict[str, Any]:
    """The report of `--json`, whose names scripts rely on."""
    counts = asdict(result)
    published = {"already_verified": "earlier", "same": "there", "vanished": "gone"}
    named = {published.get(name, name): value for name, value in counts.items()}
    return {"from": source.where, "to": target.where, **named, "missing": missing}


def _missing(target: str) -> list[str]:
    """Files that rows name and the target has not, once more asked for one by one."""
    there = {entry.path for entry in store(target).entries()}
    lacking = [path for path in referenced_paths() - there if not storages[target].exists(path)]
    return sorted(set(lacking) & referenced_paths()) if lacking else []


def _about_backups(source: str, result: Result) -> str:
    """Archives are whole in themselves, wherever they are."""
    count, where = result.backups, "in the bucket"
    if source == DISK:
        folder = Path(settings.LIBRARIAN_BACKUP_DIR or settings.LIBRARIAN_DATA_DIR / "backups")
        count, where = len(Folder(folder).names()), f"in {folder}"
    return (
        f"Backups are not moved: {count} stay {where}, and `manage.py restore` takes them as files."
    )


def _next_step(source: str, target: str) -> str:
    if target != settings.LIBRARIAN_STORAGE:
        return (
            f"The librarian still writes to {source}. Start it with LIBRARIAN_STORAGE={target} and "
            f"LIBRARIAN_STORAGE_FALLBACK={source}, then run this once more for what came meanwhile."
        )
    if settings.LIBRARIAN_STORAGE_FALLBACK:
        return "Take LIBRARIAN_STORAGE_FALLBACK away, start the librarian again, and run doctor."
    return "All files are where the librarian looks for them. `manage.py doctor` compares them."
