"""Making an archive while the librarian works.

Files are named by what is in them and never change, so they are copied first; then all tables as
of one moment; then the files which that moment knows and which came meanwhile. Should one of those
be gone already, the moment is passed, and the tables are taken again.
"""

from __future__ import annotations

import hashlib
import tarfile
from collections.abc import Callable, Iterable
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from django.utils import timezone

from librarian_site import __version__
from librarian_site.operations.backup import manifest, tables
from librarian_site.operations.backup.errors import BackupError
from librarian_site.operations.backup.manifest import Manifest, TableEntry
from librarian_site.operations.file_references import named_paths
from library import storage

BACKUPS = "backups"  # where archives themselves are kept in a bucket
MOMENTS = 5  # tries to find one moment whose files are all there

type Said = Callable[[str], None]


def make(target: Path, *, say: Said = lambda _: None) -> Manifest:
    """Write everything to the archive. Raises BackupError, StorageError."""
    with tarfile.open(target, "w:gz", compresslevel=6) as archive:
        files: dict[str, str] = {}
        say("Files")
        _add_files(archive, files, _stored())
        say("Tables")
        with TemporaryDirectory(dir=target.parent) as folder:
            entries, missing = _add_tables(archive, files, Path(folder))
        _add(archive, manifest.SETTINGS, manifest.settings())
        told = Manifest(
            version=__version__,
            created_at=timezone.now().isoformat(),
            migrations=manifest.applied_migrations(),
            tables=entries,
            files=files,
            missing=sorted(missing),
        )
        _add(archive, manifest.NAME, told.to_json())
    return told


def _stored() -> Iterable[str]:
    return (path for path in storage.walk("") if not path.startswith(f"{BACKUPS}/"))


def _add_tables(
    archive: tarfile.TarFile, files: dict[str, str], folder: Path
) -> tuple[dict[str, TableEntry], set[str]]:
    """The tables of one moment, and the files that it names and the store has lost."""
    for _ in range(MOMENTS):
        entries, named = _moment(folder)
        gone = _add_files(archive, files, sorted(named - files.keys()))
        lost = gone & named_paths()
        if gone == lost:
            for name in entries:
                archive.add(folder / name, f"tables/{name}")
            return entries, lost
    raise BackupError("The library changes faster than it is copied. Try again when it is calmer.")


def _moment(folder: Path) -> tuple[dict[str, TableEntry], set[str]]:
    entries = {}
    with tables.snapshot() as cursor:
        for table in tables.tables():
            with (folder / table.name).open("wb") as file:
                copied = tables.copy_out(cursor, table, file)
            entries[table.name] = TableEntry(
                list(table.columns), table.key, copied.rows, copied.sha256
            )
        return entries, named_paths()


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
