"""Copy every file to the other store, in passes, until a pass finds no new file.

A file counts as done only when what was read back from the target has the source's SHA-256.
Nothing is deleted from either store.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import batched
from typing import TYPE_CHECKING, Any

from librarian_site.operations.backup.create import BACKUPS
from library.storage import FAILURES

if TYPE_CHECKING:
    from librarian_site.operations.storage_migration.journal import Journal
    from librarian_site.operations.storage_migration.stores import Entry, Store

THREADS = 4  # files under way at once
PASSES = 10  # at most; each looks for files that came during the one before
MAX_FAILURES = 20  # files; then it gives up


class Outcome(StrEnum):
    COPIED = "copied"
    SAME = "same"  # in the target already, and the same
    VANISHED = "vanished"  # deleted from the source meanwhile
    FAILED = "failed"


@dataclass(slots=True)
class Result:
    """Numbers of files.

    `todo` is what the first pass found to do; `already_verified` were verified by an earlier run;
    `backups` are archives, which stay where they are; `failed` maps a path to the reason.
    """

    todo: int = 0
    todo_bytes: int = 0
    already_verified: int = 0
    copied: int = 0
    copied_bytes: int = 0
    same: int = 0
    vanished: int = 0
    backups: int = 0
    stopped: bool = False
    failed: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Done:
    entry: Entry
    outcome: Outcome
    sha256: str = ""
    why: str = ""


@dataclass(slots=True)
class _Migration:
    source: Store
    target: Store
    overwrite: bool
    sizes: dict[str, int]  # bytes by path, of the files the target has

    def copy_verified(self, entry: Entry) -> _Done:
        try:
            with self.source.open(entry.path) as file:
                sha256 = _sha256(file)
                if entry.path in self.sizes and self._read_back(entry.path) == sha256:
                    return _Done(entry, Outcome.SAME, sha256)
                if entry.path in self.sizes and not self.overwrite:
                    return _Done(entry, Outcome.FAILED, why="is there already, and different")
                file.seek(0)
                self.target.write(entry.path, file)
        except FileNotFoundError:
            return _Done(entry, Outcome.VANISHED)
        except FAILURES as error:
            return _Done(entry, Outcome.FAILED, why=str(error))
        return self._verified(entry, sha256)

    def _verified(self, entry: Entry, sha256: str) -> _Done:
        try:
            if self._read_back(entry.path) == sha256:
                return _Done(entry, Outcome.COPIED, sha256)
            return _Done(entry, Outcome.FAILED, why="reads differently from what was written")
        except FileNotFoundError:  # its item was deleted just now
            return _Done(entry, Outcome.VANISHED)
        except FAILURES as error:
            return _Done(entry, Outcome.FAILED, why=str(error))

    def _read_back(self, path: str) -> str:
        with self.target.open(path) as file:
            return _sha256(file)


def migrate(
    source: Store,
    target: Store,
    journal: Journal,
    *,
    overwrite: bool,
    dry_run: bool = False,
    progress: Callable[[int, int], None] = lambda done, of: None,
) -> Result:
    """Copy every file of `source` to `target`. Raises StorageError when one can't be listed.

    A different file of the same name in the target stays, unless `overwrite` is set: set it only
    when nobody else writes there. `progress` is called with the bytes done in this pass and the
    bytes it has in all.
    """
    result = Result()
    migration = _Migration(source, target, overwrite, {e.path: e.size for e in target.entries()})
    for number in range(PASSES):
        listed = list(source.entries())
        files = [entry for entry in listed if not entry.path.startswith(f"{BACKUPS}/")]
        todo = [entry for entry in files if not _is_settled(entry, migration, journal, result)]
        if number == 0:
            result.backups, result.already_verified = (
                len(listed) - len(files),
                len(files) - len(todo),
            )
            result.todo, result.todo_bytes = len(todo), sum(entry.size for entry in todo)
        if dry_run or not todo or result.stopped:
            break
        _copy_all(todo, migration, journal, result, progress)
    return result


def _sha256(file: Any) -> str:
    return hashlib.file_digest(file, "sha256").hexdigest()


def _is_settled(entry: Entry, migration: _Migration, journal: Journal, result: Result) -> bool:
    is_there = migration.sizes.get(entry.path) == entry.size
    return (is_there and journal.has(entry)) or entry.path in result.failed


def _copy_all(
    todo: Iterable[Entry],
    migration: _Migration,
    journal: Journal,
    result: Result,
    progress: Callable[[int, int], None],
) -> None:
    todo = list(todo)
    compared_bytes, total = 0, sum(entry.size for entry in todo)
    with ThreadPoolExecutor(THREADS) as threads:
        for some in batched(todo, THREADS * 8, strict=False):
            for done in threads.map(migration.copy_verified, some):
                _note(done, migration, journal, result)
                compared_bytes += done.entry.size
                progress(compared_bytes, total)
            if len(result.failed) >= MAX_FAILURES:
                result.stopped = True
                return


def _note(done: _Done, migration: _Migration, journal: Journal, result: Result) -> None:
    entry = done.entry
    match done.outcome:
        case Outcome.FAILED:
            result.failed[entry.path] = done.why
        case Outcome.VANISHED:
            result.vanished += 1
        case Outcome.SAME | Outcome.COPIED:
            migration.sizes[entry.path] = entry.size
            journal.add(entry, done.sha256)
            result.same += done.outcome == Outcome.SAME
            if done.outcome == Outcome.COPIED:
                result.copied += 1
                result.copied_bytes += entry.size
