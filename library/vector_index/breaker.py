"""Circuit breaker of an index server: while it is silent, one read in a while tries it again.

The rest fail at once meanwhile, so that full text answers instead.
"""

from __future__ import annotations

import time
from threading import Lock

PAUSE = 10.0  # seconds between two reads that may wait for a silent server


class Breaker:
    """Shared by the threads of a process, for one server."""

    def __init__(self, pause: float = PAUSE) -> None:
        self._pause = pause
        self._lock = Lock()
        self._next_probe: float | None = None  # None while the server answers

    def may_ask(self) -> bool:
        """Whether to ask the server; of those who come after a silence, one in `pause` may."""
        with self._lock:
            now = time.monotonic()
            if self._next_probe is None:
                return True
            if now < self._next_probe:
                return False
            self._next_probe = now + self._pause
            return True

    def note_silence(self) -> None:
        with self._lock:
            self._next_probe = time.monotonic() + self._pause

    def note_answer(self) -> None:
        with self._lock:
            self._next_probe = None
