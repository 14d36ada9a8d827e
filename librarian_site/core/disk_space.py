"""Whether the disk of the data folder takes new work.

Work stops before the last bytes are gone: what is under way can then end, and the database, which
stops on a disk that is really full, goes on answering readers.
"""

from __future__ import annotations

import os

from django.conf import settings


def why_no_work() -> str | None:
    """Return in a sentence why the disk takes no new work; None when it does."""
    if settings.LIBRARIAN_STORAGE != "disk" and settings.QDRANT_URL:
        return None  # nothing of weight is kept on this machine
    try:
        disk = os.statvfs(settings.LIBRARIAN_DATA_DIR)
    except FileNotFoundError:
        return None  # not made yet
    if disk.f_flag & os.ST_RDONLY:
        return "The disk can't be written to at the moment, so no new work is taken."
    if disk.f_bavail * disk.f_frsize < settings.LIBRARIAN_MIN_FREE_BYTES:
        return "The disk is full, so no new work is taken until there is room again."
    return None
