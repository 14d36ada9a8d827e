"""The move itself: copy, read back, compare, note; pass after pass until nothing new has come.

A file is noted as done only when what was read back from the target has the source's SHA-256.
Nothing is deleted: neither store loses a file by a move.
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
PASSES = 10  # looks for what came meanwhile
MOST_FAILED = 20  # after which it is no use to go on


class Fate(StrEnum):
    COPIED = "copied"
    THERE = "there"  # in the target already, and the same
    GONE = "gone"  # deleted from the source meanwhile
    FAILED = "failed"


@dataclass(slots=True)
class Result:
    """Numbers of files; `earlier` were verified by a run before this one, and `backups` are
    archives, which stay where they are. `todo` is what there was to do at first. `failed` is why,
    by path."""

    todo: int = 0
    todo_bytes: int = 0
    earlier: int = 0
    copied: int = 0
    copied_bytes: int = 0
    there: int = 0
    gone: int = 0
    backups: int = 0
    stopped: bool = False
    failed: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Done:
    entry: Entry
    fate: Fate
    sha256: str = ""
    why: str = ""


@dataclass(slots=True)
class _Move:
    source: Store
    target: Store
    overwrite: bool
    sizes: dict[str, int]  # of what the target has

    def bring(self, entry: Entry) -> _Done:
        try:
            with self.source.open(entry.path) as file:
                sha256 = _sha256(file)
                if entry.path in self.sizes and self._read_back(entry.path) == sha256:
                    return _Done(entry, Fate.THERE, sha256)
                if entry.path in self.sizes and not self.overwrite:
                    return _Done(entry, Fate.FAILED, why="is there already, and different")
                file.seek(0)
                self.target.write(entry.path, file)
        except FileNotFoundError:
            return _Done(entry, Fate.GONE)
        except FAILURES as error:
            return _Done(entry, Fate.FAILED, why=str(error))
        return self._verified(entry, sha256)

    def _verified(self, entry: Entry, sha256: str) -> _Done:
        try:
            if self._read_back(entry.path) == sha256:
                return _Done(entry, Fate.COPIED, sha256)
            return _Done(entry, Fate.FAILED, why="reads differently from what was written")
        except FileNotFoundError:  # its item was deleted just now
            return _Done(entry, Fate.GONE)
        except FAILURES as error:
            return _Done(entry, Fate.FAILED, why=str(error))

    def _read_back(self, path: str) -> str:
        with self.target.open(path) as file:
            return _sha256(file)


def move(
    source: Store,
    target: Store,
    journal: Journal,
    *,
    overwrite: bool,
    dry_run: bool = False,
    progress: Callable[[int, int], None] = lambda done, of: None,
) -> Result:
    """Bring every file of `source` to `target`. Raises StorageError when one can't be listed.

    Where the target has another file of that name, it stays unless told to `overwrite`: right when
    nobody else writes there. `progress` hears the bytes gone over in this pass, and of how many.
    """
    result = Result()
    moving = _Move(source, target, overwrite, {e.path: e.size for e in target.entries()})
    for number in range(PASSES):
        listed = list(source.entries())
        files = [entry for entry in listed if not entry.path.startswith(f"{BACKUPS}/")]
        todo = [entry for entry in files if not _is_settled(entry, moving, journal, result)]
        if number == 0:
            result.backups, result.earlier = len(listed) - len(files), len(files) - len(todo)
            result.todo, result.todo_bytes = len(todo), sum(entry.size for entry in todo)
        if dry_run or not todo or result.stopped:
            break
        _bring_all(todo, moving, journal, result, progress)
    return result


def _sha256(file: Any) -> str:
    return hashlib.file_digest(file, "sha256").hexdigest()


def _is_settled(entry: Entry, moving: _Move, journal: Journal, result: Result) -> bool:
    is_there = moving.sizes.get(entry.path) == entry.size
    return (is_there and journal.has(entry)) or entry.path in result.failed


def _bring_all(
    todo: Iterable[Entry],
    moving: _Move,
    journal: Journal,
    result: Result,
    progress: Callable[[int, int], None],
) -> None:
    todo = list(todo)
    gone_over, total = 0, sum(entry.size for entry in todo)
    with ThreadPoolExecutor(THREADS) as threads:
        for some in batched(todo, THREADS * 8, strict=False):
            for done in threads.map(moving.bring, some):
                _note(done, moving, journal, result)
                gone_over += done.entry.size
                progress(gone_over, total)
            if len(result.failed) >= MOST_FAILED:
                result.stopped = True
                return


def _note(done: _Done, moving: _Move, journal: Journal, result: Result) -> None:
    entry = done.entry
    match done.fate:
        case Fate.FAILED:
            result.failed[entry.path] = done.why
        case Fate.GONE:
            result.gone += 1
        case Fate.THERE | Fate.COPIED:
            moving.sizes[entry.path] = entry.size
            journal.add(entry, done.sha256)
            result.there += done.fate == Fate.THERE
            if done.fate == Fate.COPIED:
                result.copied += 1
                result.copied_bytes += entry.size
