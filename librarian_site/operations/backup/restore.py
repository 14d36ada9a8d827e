"""Restore an archive into an empty librarian, and compare the result with it."""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import tarfile
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from django.core.cache import cache
from django.core.management import call_command
from django.db import connection, transaction
from django.db.migrations.exceptions import IrreversibleError
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from psycopg import Error as PsycopgError

from ingestion.models import IngestionJob
from librarian_site.operations.backup import tables
from librarian_site.operations.backup.create import ProgressCallback
from librarian_site.operations.backup.errors import BackupError
from librarian_site.operations.backup.manifest import (
    MANIFEST_NAME,
    VECTORS_NAME,
    Manifest,
    applied_migrations,
)
from library import installation, storage
from library.models import LibraryItem
from library.vector_index import current_model, get_index, reindexing
from library.vector_index.base import VectorStoreError

if TYPE_CHECKING:
    from collections.abc import Iterator

UNPACKED = "restoring-"  # begins the name of the folder an archive is unpacked to


def restore_backup(source: Path, *, report: ProgressCallback = lambda _: None) -> Manifest:
    """Restore everything and compare it with the archive.

    Accounts are those of the archive; the installation stays itself, so that it is told from the
    one the archive is of. What of the search index is not in it waits for the index afterwards.
    Raises BackupError, StorageError; the tables are all there or as before.
    """
    _refuse_unless_empty()
    before = installation.own()
    _drop_leftovers(source.parent)
    with TemporaryDirectory(dir=source.parent, prefix=UNPACKED) as folder, _locked(Path(folder)):
        report("Reading the archive")
        manifest = _unpacked(source, Path(folder))
        _to_its_migrations(manifest)
        report("Files")
        _files_in(manifest, Path(folder))
        report("Tables")
        _tables_in(manifest, Path(folder))
        call_command("migrate", interactive=False, verbosity=0)
        installation.keep(before)
        LibraryItem.objects.update(index_name="", other_index_name="", indexed_at=None)
        cache.clear()
        if manifest.vectors:
            report("Vectors")
            _vectors_in(Path(folder), report)
    return manifest


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Hold the folder as one in use: the lock goes with the process, however that ends."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    finally:
        os.close(descriptor)


def _drop_leftovers(parent: Path) -> None:
    """Delete the folders of restores that were killed."""
    for folder in parent.glob(f"{UNPACKED}*"):
        with suppress(BlockingIOError), _locked(folder):  # not one that is at work
            shutil.rmtree(folder)


def _refuse_unless_empty() -> None:
    if LibraryItem.objects.exists() or IngestionJob.objects.exists():
        raise BackupError(
            "This librarian has items or jobs, and a backup is brought back into an empty one "
            "only: choose another LIBRARIAN_DATA_DIR, or other stores."
        )


def _unpacked(source: Path, folder: Path) -> Manifest:
    try:
        with tarfile.open(source, "r:gz") as archive:
            archive.extractall(folder, filter="data")
        manifest = Manifest.from_json((folder / MANIFEST_NAME).read_bytes())
    except (OSError, EOFError, tarfile.TarError) as error:
        raise BackupError(f"{source} is no whole backup of a librarian: {error}") from error
    if manifest.vectors and _digest(folder / VECTORS_NAME) != manifest.vectors:
        raise BackupError(f"{source} is damaged: its vectors are not what was backed up.")
    for path, sha256 in manifest.files.items():
        file = folder / "files" / path
        if not file.is_file() or hashlib.sha256(file.read_bytes()).hexdigest() != sha256:
            raise BackupError(f"{source} is damaged: {path} is not what was backed up.")
    return manifest


def _digest(path: Path) -> str:
    """The SHA-256 of a file; empty where there is none."""
    if not path.is_file():
        return ""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _to_its_migrations(manifest: Manifest) -> None:
    """Bring the empty tables to the shape they had; those of a newer version are not known here."""
    here = applied_migrations()
    for app, names in manifest.migrations.items():
        if set(names) - set(here.get(app, [])):
            raise BackupError(
                f"The backup is of a newer version ({manifest.version}): "
                "update the librarian first."
            )
    later = {app: set(here[app]) - set(names) for app, names in manifest.migrations.items()}
    executor = MigrationExecutor(connection)
    # Of a squashed migration, too, each that it replaces is taken back by itself.
    executor.loader = MigrationLoader(connection, replace_migrations=False)
    try:
        executor.migrate([(app, manifest.migrations[app][-1]) for app in later if later[app]])
    except IrreversibleError as error:
        raise BackupError(
            f"Restore with version {manifest.version}, then update: {error}"
        ) from error


def _files_in(manifest: Manifest, folder: Path) -> None:
    for path, sha256 in manifest.files.items():
        storage.write(path, (folder / "files" / path).read_bytes())
        if hashlib.sha256(storage.read(path)).hexdigest() != sha256:
            raise BackupError(f"{path} was written and reads differently: check the file store.")


def _tables_in(manifest: Manifest, folder: Path) -> None:
    """All of them in one transaction; what is there then must be the same to the byte."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            tables.empty(cursor)
            for name, entry in manifest.tables.items():
                table = tables.Table(name, tuple(entry.columns), entry.key)
                with (folder / "tables" / name).open("rb") as file:
                    tables.copy_in(cursor, table, file)
                if tables.copy_out(cursor, table).sha256 != entry.sha256:
                    raise BackupError(f"The table {name} is not what was backed up.")
            tables.count_on(cursor)
    except PsycopgError as error:
        raise BackupError(f"The tables can't be brought back: {error}") from error


def _vectors_in(folder: Path, report: ProgressCallback) -> None:
    """Fill the index with the vectors; what they do not fit, and where it is away, waits for it."""
    from library.vector_index.vector_file import FileSource  # brings numpy

    current_model.forget()
    try:
        index = get_index()
        reindexing.notice_loss(index)
        source = FileSource(folder / VECTORS_NAME, index)
        reindexing.reindex(vectors=[source], embedding=False)
        report(f"{source.copied} vectors are in the index")
    except VectorStoreError as error:
        report(f"The vectors stay out of the index, which is filled anew later: {error}")
