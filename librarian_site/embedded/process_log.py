"""The file to which a process writes what it says."""

from __future__ import annotations

import logging
import os
from pathlib import Path
from typing import IO

logger = logging.getLogger(__name__)

LOG_LIMIT = 5_000_000  # bytes; a larger log is renamed when its process starts


def open_log(path: Path) -> IO[bytes]:
    """Open the log to append to it; what is written is dropped on a disk that takes no writes."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.exists() and path.stat().st_size > LOG_LIMIT:
            path.replace(path.with_suffix(".log.1"))
        return path.open("ab")
    except OSError as error:
        logger.warning("%s runs without a log: %s", path.stem, error)
        return Path(os.devnull).open("ab")
