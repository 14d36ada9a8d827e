"""A collection: the shard in use and, during compaction, its optimized copy.

Each shard has a folder below the collection's, and the file `current` names the one in use. A shard
with many new or deleted points is copied; a separate process optimizes the copy, then the items
written meanwhile are copied over and the copy replaces the shard. Reads are never blocked, writes
only while files are copied.
"""

from __future__ import annotations

import ctypes
import errno
import gc
import logging
import re
import shutil
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import Any
from uuid import uuid4

from library.vector_index.edge.points import GRAPH_FROM
from library.vector_index.edge.shard import Shard, points_from

logger = logging.getLogger(__name__)

COMPACT_AT = GRAPH_FROM  # new points from which the graph is rebuilt
CALM = 10.0  # seconds without a write before that; with four times as many points it is done anyway
MIN_DELETED = 1000  # deleted points, if also a fifth of all, from which their space is reclaimed
QUIET = 60.0  # seconds without a write before that; when half is deleted it is done anyway
MAX_LAST_BATCH = 50  # items that may be copied over while writes are blocked
CURRENT = "current"
OPEN = "open"
NEEDED_SPACE = 100_000_000  # bytes that must be free before a failure to open counts as damage
# Errors of the system that say nothing about the files: no permission, no memory, too many open
# files, a failing or a full disk, a read-only one.
_NO_DAMAGE = (errno.EACCES, errno.ENOMEM, errno.EMFILE, errno.EIO, errno.ENOSPC, errno.EROFS)
READ_SIZE = 1 << 20  # bytes


class Collection:
    """Thread-safe: reads run concurrently, writes one at a time."""

    def __init__(self, folder: Path, dimension: int) -> None:
        self._folder = folder
        self._aside = folder.with_name(f".damaged-{folder.name}")
        self._dimension = dimension
        self._lock = threading.Lock()  # serializes writes
        self._touched: set[str] | None = None  # items written since the copy; None: no compaction
        self._last_write = time.monotonic()
        self._compacting: threading.Thread | None = None
        self._child: subprocess.Popen[bytes] | None = None
        self._closing = False
        self._shard = self._open()
        self._mark(is_open=True)
        self._clear()

    def ensure(self) -> None:
        """No-op: `Store` creates the shard when it opens the collection."""

    # --- Writing

    def replace_item(self, item: str, points: list[dict[str, Any]]) -> None:
        rows = points_from(points)
        with self._lock:
            self._note(item)
            self._shard.replace_item(item, rows)

    def add(self, points: list[dict[str, Any]]) -> None:
        rows = points_from(points)
        with self._lock:
            self._note(*{point["payload"]["item"] for point in points})
            self._shard.add(rows)

    def delete_items(self, items: list[str]) -> None:
        with self._lock:
            self._note(*items)
            self._shard.delete_items(items)

    def delete_about(self, item: str) -> None:
        with self._lock:
            self._note(item)
            self._shard.delete_about(item)

    def set_payload(self, items: list[str], payload: dict[str, Any]) -> None:
        with self._lock:
            self._note(*items)
            self._shard.set_payload(items, payload)

    # --- Reading

    def search(self, *args: Any, **query: Any) -> list[list[list[Any]]]:
        return self._shard.search(*args, **query)

    def compares_all(self, only: dict[str, Any]) -> bool:
        return self._shard.compares_all(only)

    def vectors(self, passages: list[str]) -> list[tuple[str, bytes]]:
        return self._shard.vectors(passages)

    def stored(self, points: list[str]) -> list[tuple[str, bytes | None, list[Any], str]]:
        return self._shard.stored(points)

    def scores(self, dense: bytes, passages: list[str]) -> list[tuple[str, float]]:
        return self._shard.scores(dense, passages)

    def similar(self, item: str, only: dict[str, Any], limit: int) -> list[list[Any]]:
        return self._shard.similar(item, only, limit)

    def count(self, item: str | None) -> int:
        return self._shard.count(item)

    def item_ids(self) -> list[str]:
        return self._shard.item_ids()

    # --- Maintenance

    def maintain(self) -> None:
        """Flush, and start compaction in a thread where it is due."""
        with self._lock:
            self._shard.flush()
        if self._is_due() and not (self._compacting and self._compacting.is_alive()):
            self._compacting = threading.Thread(target=self.compact, daemon=True)
            self._compacting.start()

    def close(self) -> None:
        self._closing = True
        if self._child is not None:
            self._child.kill()
        if self._compacting is not None:
            self._compacting.join()
        with self._lock:
            self._shard.close()
        self._mark(is_open=False)

    def compact(self) -> None:
        """Compact the shard; returns when done. A failure is logged and leaves it as it was."""
        began = time.monotonic()
        draft = self._folder / uuid4().hex
        try:
            with self._lock:
                self._shard.flush()
                shutil.copytree(self._shard.folder, draft)
                self._touched = set()
            if self._optimize(draft):
                self._swap_in(draft)
                seconds = time.monotonic() - began
                logger.info("%s was compacted in %.0f s", self._folder.name, seconds)
        except OSError as error:  # such as a full disk; the shard in use is unchanged
            logger.warning("%s could not be compacted: %s", self._folder.name, error)
        finally:
            self._touched = None
            self._clear()

    def _is_due(self) -> bool:
        calm = time.monotonic() - self._last_write
        inserted, deleted = self._shard.inserted, self._shard.deleted
        if inserted >= COMPACT_AT and (calm > CALM or inserted >= 4 * COMPACT_AT):
            return True
        left = self._shard.count()
        worn = (calm > QUIET and deleted * 5 >= left) or deleted >= left
        return deleted >= MIN_DELETED and worn

    def _optimize(self, draft: Path) -> bool:
        command = [sys.executable, "-m", "library.vector_index.edge.compaction", str(draft)]
        command += [str(self._dimension), str(GRAPH_FROM)]
        root = Path(__file__).resolve().parents[3]
        self._child = subprocess.Popen(command, cwd=root)  # noqa: S603
        if self._closing:  # close() may have run before the child was assigned
            self._child.kill()
        code = self._child.wait()
        self._child = None
        if code and not self._closing:
            logger.warning("%s could not be compacted: it ended with %d", self._folder.name, code)
        return code == 0 and not self._closing

    def _swap_in(self, draft: Path) -> None:
        """Copy over what was written meanwhile, then make the draft the shard in use."""
        _warm_page_cache(draft)
        shard = Shard(draft)
        shard.reset_wear()
        while len(self._touched or ()) > MAX_LAST_BATCH and not self._closing:
            with self._lock:
                items, self._touched = self._touched or set(), set()
            self._copy_items(items, shard)
        with self._lock:
            self._copy_items(self._touched or set(), shard)
            self._touched = None
            shard.flush()
            self._name(draft)
            self._shard = shard
        gc.collect()
        _release_memory()

    def _copy_items(self, items: set[str], shard: Shard) -> None:
        for item in items:
            shard.replace_item(item, self._shard.points_of(item))

    def _note(self, *items: str) -> None:
        self._last_write = time.monotonic()
        if self._touched is not None:
            self._touched.update(items)

    def _open(self) -> Shard:
        """Open the shard in use. One that is damaged is set aside, and an empty one made.

        Who compares the index with the rows (`vector_index.reindexing`) then fills it again.
        """
        try:
            return self._load()
        except FileNotFoundError:
            pass  # a new collection
        except BaseException as error:  # Edge raises plain Exception, and panics in Rust
            if not _is_damage(error, self._folder):
                raise
            self._set_aside(error)
        shard = Shard.create(self._folder / uuid4().hex, self._dimension)
        self._name(shard.folder)
        return shard

    def _load(self) -> Shard:
        shard = Shard(self._folder / (self._folder / CURRENT).read_text().strip("\0"))
        shard.verify(thorough=(self._folder / OPEN).exists())
        shutil.rmtree(self._aside, ignore_errors=True)  # of an earlier damage, filled again by now
        return shard

    def _set_aside(self, error: BaseException) -> None:
        """Rename the folder to one that no collection is named; the last one so named goes."""
        shutil.rmtree(self._aside, ignore_errors=True)
        self._folder.rename(self._aside)
        self._folder.mkdir()
        logger.error(
            "The index %s is damaged (%s): it was set aside as %s and is filled again.",
            self._folder.name,
            error,
            self._aside,
        )

    def _mark(self, *, is_open: bool) -> None:
        """Keep a file as long as the collection is open: it stays when the process is killed."""
        marker = self._folder / OPEN
        with suppress(OSError):  # a disk that takes no writes: nothing changes on it either
            if is_open:
                marker.touch()
            else:
                marker.unlink(missing_ok=True)

    def _name(self, shard: Path) -> None:
        draft = self._folder / f"{CURRENT}.new"
        draft.write_text(shard.name)
        draft.replace(self._folder / CURRENT)

    def _clear(self) -> None:
        """Delete the folders of shards that are not in use."""
        for folder in self._folder.iterdir():
            if folder.is_dir() and folder != self._shard.folder:
                shutil.rmtree(folder, ignore_errors=True)


def _is_damage(error: BaseException, folder: Path) -> bool:
    """Whether the files are to blame, and not the disk or the process.

    An error of Edge says which one of the system's it was: "... (os error 28)".
    """
    if not isinstance(error, Exception) and type(error).__name__ != "PanicException":
        return False  # such as KeyboardInterrupt
    told = re.search(r"\(os error (\d+)\)", str(error))
    number = int(told.group(1)) if told else getattr(error, "errno", None)
    return number not in _NO_DAMAGE and shutil.disk_usage(folder).free >= NEEDED_SPACE


def _warm_page_cache(folder: Path) -> None:
    """Read all files into the page cache: Edge holds the GIL while it waits for the disk."""
    for path in folder.rglob("*"):
        if path.is_file():
            with path.open("rb", buffering=0) as file:
                while file.read(READ_SIZE):
                    pass


def _release_memory() -> None:
    """Return freed memory to the system, which glibc would keep; does nothing elsewhere."""
    with suppress(AttributeError, OSError):
        ctypes.CDLL(None).malloc_trim(0)
