"""Ends parts of a running librarian at random moments: seeded, bounded, by their records."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import psutil

from librarian_site.embedded import paths

PACE = 8.0  # seconds from one strike to the next, at most


class Havoc:
    """`strike()` ends one part of the librarian on that data folder, as a crash would."""

    def __init__(self, data: Path, seed: int, webs: int, workers: int) -> None:
        self._data = data
        self._random = random.Random(seed)
        self.struck: Counter[str] = Counter()
        names = ["web", *(f"web-{number}" for number in range(2, webs + 1))]
        names += [f"worker-{number}" for number in range(1, workers + 1)]
        self._parts: dict[str, Callable[[], bool]] = {
            **{name: self._killer(name) for name in names},
            "vectors": self._killer("vectors"),
            "valkey": self._lose_valkey,
            "postgres": self._restart_postgres,
        }

    def run(self, strikes: int, *, ended: Callable[[], int], of: int) -> None:
        """Each part once in a random order, then any, spread over the whole of the work.

        `ended` says how many jobs have ended of all `of`; PACE passes in any case, so that what
        stands still because of a strike does not end the striking.
        """
        parts = self._random.sample(sorted(self._parts), len(self._parts))
        parts += self._random.choices(sorted(self._parts), k=max(0, strikes - len(parts)))
        for number, part in enumerate(parts[:strikes]):
            time.sleep(self._random.uniform(0.2, 1.5))
            gives_up = time.monotonic() + PACE
            while (done := ended()) < of * number / strikes and time.monotonic() < gives_up:
                time.sleep(0.1)
            if done >= of:
                return
            if self._parts[part]():
                self.struck[part] += 1

    def _killer(self, name: str) -> Callable[[], bool]:
        return lambda: self._signal(name, signal.SIGKILL)

    def _lose_valkey(self) -> bool:
        """Its memory and its append-only file: the supervisor brings back an empty one."""
        struck = self._signal("valkey", signal.SIGKILL)
        if struck:
            shutil.rmtree(self._data / "valkey", ignore_errors=True)
            (self._data / "valkey").mkdir(exist_ok=True)
        return struck

    def _restart_postgres(self) -> bool:
        return self._signal("postgres", signal.SIGINT)

    def _signal(self, name: str, number: signal.Signals) -> bool:
        """Whether it was running. Its record says which process it is."""
        with suppress(OSError, ValueError, psutil.NoSuchProcess):
            record = json.loads((paths.run_dir(self._data) / f"{name}.pid").read_text())
            process = psutil.Process(record["pid"])
            if abs(process.create_time() - record["created"]) < 1:
                os.kill(process.pid, number)
                return True
        return False
