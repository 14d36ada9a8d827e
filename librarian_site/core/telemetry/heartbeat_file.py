"""Heartbeat file: touched in each round of a process' loop, so its age shows a hung process."""

from __future__ import annotations

import time
from pathlib import Path

from django.conf import settings

EVERY = 5.0  # seconds between two touches

_touched = 0.0


def touch() -> None:
    """Touch LIBRARIAN_ALIVE_FILE, where one is set."""
    global _touched
    now = time.monotonic()
    if settings.LIBRARIAN_ALIVE_FILE and now - _touched >= EVERY:
        _touched = now
        Path(settings.LIBRARIAN_ALIVE_FILE).touch()
