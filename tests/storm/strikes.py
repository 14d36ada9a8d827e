"""What a storm does to a running librarian: each strike lasts a few seconds and is taken back."""

from __future__ import annotations

import json
import os
import random
import signal
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import httpx2
import psutil

from librarian_site.embedded import paths
from tests.chaos.truth import Truth
from tests.fixtures import fill, read_only

LASTS = 3.0  # seconds that a strike lasts
STORES = ("postgres", "valkey", "vectors")
FORM_SIZE = 20_000_000  # bytes of a stranger's form


class Strikes:
    """`run()` strikes with all of them in a random order; `struck` counts what did."""

    def __init__(self, data: Path, url: str, truth: Truth, seed: int) -> None:
        self._data, self._url, self._truth = data, url, truth
        self._random = random.Random(seed)
        self.struck: Counter[str] = Counter()
        self._all: dict[str, Callable[[], None]] = {
            "full disk": self._full_disk,
            "read-only disk": self._read_only_disk,
            "killed readers": self._kill_readers,
            "restarted postgres": lambda: self._signal("postgres", signal.SIGINT),
            "clock stepped back": self._step_clock_back,
            "strangers' forms": self._send_forms,
            **{f"stopped {name}": self._stopper(name) for name in STORES},
            **{f"killed {name}": self._killer(name) for name in ("web", "worker-1", "vectors")},
        }

    def run(self, rounds: int) -> None:
        for _ in range(rounds):
            for name in self._random.sample(sorted(self._all), len(self._all)):
                time.sleep(self._random.uniform(0.5, 2.0))
                self._all[name]()
                self.struck[name] += 1

    def _full_disk(self) -> None:
        ballast = fill(self._data)
        time.sleep(LASTS)
        ballast.unlink()

    def _read_only_disk(self) -> None:
        with read_only(self._data):
            time.sleep(LASTS)

    def _kill_readers(self) -> None:
        """As the system does when memory is short."""
        ends = time.monotonic() + LASTS
        while time.monotonic() < ends:
            for process in psutil.process_iter():
                with suppress(psutil.Error):
                    if self._is_reader(process):
                        process.kill()
            time.sleep(0.5)

    def _is_reader(self, process: psutil.Process) -> bool:
        """Whether it is a reader of ours or its fork for a document, and of no other librarian."""
        readers = {self._pid(f"reader-{number}") for number in (1, 2)}
        return bool({process.pid, process.ppid()} & readers)

    def _step_clock_back(self) -> None:
        """What was written so far is three hours ahead of the clock from now on."""
        self._truth.rows(
            "UPDATE ingestion_ingestionjob SET started_at = started_at + interval '3 hours' "
            "WHERE started_at IS NOT NULL AND status <> 'processing' RETURNING 1"
        )

    def _send_forms(self) -> None:
        """From nobody: no session, no token."""
        file = {"files": ("form.bin", bytes(FORM_SIZE), "application/octet-stream")}
        for _ in range(3):
            with suppress(httpx2.HTTPError):
                httpx2.post(self._url, files=file, timeout=10)

    def _stopper(self, name: str) -> Callable[[], None]:
        def stop() -> None:
            pid = self._pid(name)
            if pid is None:  # just being started again
                return
            with suppress(psutil.Error):
                store = psutil.Process(pid)
                family = [store, *store.children(recursive=True)]
                for process in family:
                    process.suspend()
                time.sleep(LASTS)
                for process in family:
                    with suppress(psutil.NoSuchProcess):
                        process.resume()

        return stop

    def _killer(self, name: str) -> Callable[[], None]:
        return lambda: self._signal(name, signal.SIGKILL)

    def _signal(self, name: str, number: signal.Signals) -> None:
        pid = self._pid(name)
        if pid is not None:
            with suppress(ProcessLookupError):
                os.kill(pid, number)

    def _pid(self, name: str) -> int | None:
        """Its pid by its record, if the process is still the one recorded."""
        with suppress(OSError, ValueError, psutil.NoSuchProcess):
            record = json.loads((paths.run_dir(self._data) / f"{name}.pid").read_text())
            if abs(psutil.Process(record["pid"]).create_time() - record["created"]) < 1:
                return int(record["pid"])
        return None
