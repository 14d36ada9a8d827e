"""A lock among the readers of a machine: many at once, or one alone when memory is short."""

from __future__ import annotations

import fcntl
import logging
import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from ingestion.documents.types import Progress

logger = logging.getLogger(__name__)

PATIENCE = 60.0  # seconds to wait for others; then it reads beside them
PAUSE = 0.2  # seconds between two tries


@contextmanager
def turn(progress: Progress, *, alone: bool) -> Iterator[None]:
    """Hold a place among the readers, or all of them where it is to be `alone`."""
    try:
        descriptor = os.open(_path(), os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
    except OSError as error:  # a full disk: better to read beside others than not at all
        logger.warning("The readers' lock can't be had: %s", error)
        yield
        return
    try:
        _wait(descriptor, fcntl.LOCK_EX if alone else fcntl.LOCK_SH, progress)
        yield
    finally:
        os.close(descriptor)


def _wait(descriptor: int, kind: int, progress: Progress) -> None:
    ends = time.monotonic() + PATIENCE
    while time.monotonic() < ends:
        with suppress(BlockingIOError):
            fcntl.flock(descriptor, kind | fcntl.LOCK_NB)
            return
        progress(0, "Waiting until there is memory")
        time.sleep(PAUSE)


def _path() -> Path:
    return Path(tempfile.gettempdir()) / f"librarian-{os.getuid()}-readers.lock"
