"""Make an archive while the librarian works.

Files never change once written, so they are copied first; then all tables in one transaction, as
of one moment; then the files that those rows name and that were written meanwhile. If one of
them has been deleted since, the tables are copied again. Files whose rows were deleted meanwhile
are taken out again at the end, so that an archive holds just what its rows name.
"""

from __future__ import annotations

import hashlib
import logging
import shutil
import tarfile
from collections.abc import Callable, Iterable
from io import BytesIO
from pathlib import Path
from tempfile import NamedTemporaryFile, TemporaryDirectory

from django.utils import timezone

from librarian_site.core.version import __version__
from librarian_site.operations.backup import tables
from librarian_site.operations.backup.errors import BackupError
from librarian_site.operations.backup.manifest import (
    MANIFEST_NAME,
    SETTINGS_NAME,
    VECTORS_NAME,
    Manifest,
    TableEntry,
    applied_migrations,
    environment_settings,
)
from librarian_site.operations.file_references import referenced_paths
from library import storage
from library.vector_index import get_index
from library.vector_index.base import VectorStoreError

BACKUPS = "backups"  # where archives themselves are kept in a bucket
SNAPSHOTS = 5  # tries to copy tables whose files are all still there

logger = logging.getLogger(__name__)

type ProgressCallback = Callable[[str], None]


def create_backup(
    target: Path, *, vectors: bool = False, report: ProgressCallback = lambda _: None
) -> Manifest:
    """Write tables, files and settings to the archive, and the index's `vectors` if told to.

    Where the index is away they are left out, which is logged: it can be filled without them.
    Raises BackupError, StorageError.
    """
    with tarfile.open(target, "w:gz", compresslevel=6) as archive:
        files: dict[str, str] = {}
        report("Files")
        _add_files(archive, files, sorted(referenced_paths()))
        report("Tables")
        with TemporaryDirectory(dir=target.parent) as folder:
            entries, named, missing = _add_tables(archive, files, Path(folder))
        _add(archive, SETTINGS_NAME, environment_settings())
        digest = _add_vectors(archive, target.parent, report) if vectors else ""
        manifest = Manifest(
            version=__version__,
            created_at=timezone.now().isoformat(),
            migrations=applied_migrations(),
            tables=entries,
            files={path: digest for path, digest in files.items() if path in named},
            missing=sorted(missing),
            vectors=digest,
        )
        _add(archive, MANIFEST_NAME, manifest.to_json())
    if orphans := files.keys() - named:
        _take_out(target, {f"files/{path}" for path in orphans})
    return manifest


def _add_vectors(archive: tarfile.TarFile, folder: Path, report: ProgressCallback) -> str:
    """Add the vectors and return their digest; empty when there are none, or the index is away."""
    from library.vector_index import vector_file  # brings numpy

    report("Vectors")
    with NamedTemporaryFile(dir=folder) as file:
        try:
            count = vector_file.write(file, get_index())
        except VectorStoreError as error:
            logger.warning("The backup is without vectors. %s", error)
            return ""
        if not count:
            return ""
        file.seek(0)
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        file.seek(0)
        archive.addfile(archive.gettarinfo(arcname=VECTORS_NAME, fileobj=file), file)
    return digest


def _take_out(target: Path, names: set[str]) -> None:
    """Write the archive again without these members."""
    with NamedTemporaryFile(dir=target.parent, delete_on_close=False) as file:
        with (
            tarfile.open(target, "r:gz") as old,
            tarfile.open(fileobj=file, mode="w:gz", compresslevel=6) as new,
        ):
            for member in old:
                if member.name not in names:
                    new.addfile(member, old.extractfile(member))
        file.close()
        with Path(file.name).open("rb") as source, target.open("wb") as archive:
            shutil.copyfileobj(source, archive, 1 << 20)


def _add_tables(
    archive: tarfile.TarFile, files: dict[str, str], folder: Path
) -> tuple[dict[str, TableEntry], set[str], set[str]]:
    """The tables of one moment, the files it names, and those of them that the store has lost."""
    for _ in range(SNAPSHOTS):
        entries, named = _snapshot(folder)
        gone = _add_files(archive, files, sorted(named - files.keys()))
        lost = gone & referenced_paths()
        if gone == lost:
            for name in entries:
                archive.add(folder / name, f"tables/{name}")
            return entries, named, lost
    raise BackupError("The library changes faster than it is copied. Try again when it is calmer.")


def _snapshot(folder: Path) -> tuple[dict[str, TableEntry], set[str]]:
    entries = {}
    with tables.snapshot() as cursor:
        for table in tables.tables():
            with (folder / table.name).open("wb") as file:
                copied = tables.copy_out(cursor, table, file)
            entries[table.name] = TableEntry(
                list(table.columns), table.key, copied.rows, copied.sha256
            )
        return entries, referenced_paths()


def _add_files(archive: tarfile.TarFile, files: dict[str, str], paths: Iterable[str]) -> set[str]:
    """Add the files and note their digests; returns those that are not there any more."""
    gone = set()
    for path in paths:
        try:
            content = storage.read(path)
        except storage.MissingFile:
            gone.add(path)
            continue
        files[path] = hashlib.sha256(content).hexdigest()
        _add(archive, f"files/{path}", content)
    return gone


def _add(archive: tarfile.TarFile, name: str, content: bytes) -> None:
    member = tarfile.TarInfo(name)
    member.size = len(content)
    member.mode = 0o600
    member.mtime = int(timezone.now().timestamp())
    archive.addfile(member, BytesIO(content))
