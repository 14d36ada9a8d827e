"""Many readers of server-sent events at once, and how late they read."""

from __future__ import annotations

import asyncio
import json
import threading
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from librarian_site.evaluation.bench.client import stream_path
from librarian_site.evaluation.bench.tree import USER, BenchError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from librarian_site.evaluation.bench.tree import Librarian

OPEN_LIMIT = 240.0  # seconds until all streams have begun
READ_LIMIT = 300.0  # and until the jobs they follow have ended
AT_ONCE = 20  # streams that are opened side by side


class Readers:
    """A stream of each of the jobs, a job named twice having two, read in a thread of their own."""

    def __init__(self, librarian: Librarian, jobs: Sequence[str]) -> None:
        self._librarian, self._jobs = librarian, jobs
        self._opened = 0
        self._failed = ""
        self._since = datetime.max.replace(tzinfo=UTC)
        self._thread = threading.Thread(target=lambda: asyncio.run(self._read_all()), daemon=True)
        self.waits: list[float] = []
        """Milliseconds from written to read, of each event since all were open."""

    def open(self) -> None:
        """Raises BenchError unless all of them are."""
        self._thread.start()
        deadline = time.monotonic() + OPEN_LIMIT
        while self._opened < len(self._jobs):
            if self._failed or time.monotonic() > deadline:
                said = self._failed or f"{self._opened} of {len(self._jobs)} opened in time"
                raise BenchError(f"{self._librarian.name} does not open all streams: {said}.")
            time.sleep(0.05)
        self._since = datetime.now(UTC)

    def wait(self) -> None:
        """Until all jobs have ended. Raises BenchError."""
        self._thread.join(READ_LIMIT)
        if self._thread.is_alive():
            raise BenchError(f"{self._librarian.name} does not end its streams in time.")

    async def _read_all(self) -> None:
        turn = asyncio.Semaphore(AT_ONCE)
        await asyncio.gather(*(self._read(job, turn) for job in self._jobs))

    async def _read(self, job: str, turn: asyncio.Semaphore) -> None:
        host, _, port = self._librarian.url.removeprefix("http://").partition(":")
        request = (
            f"GET {stream_path(job)} HTTP/1.1\r\nHost: {host}:{port}\r\n"
            f"Authorization: Bearer {self._librarian.tokens[USER]}\r\nConnection: close\r\n\r\n"
        )
        async with turn:
            reader, writer = await asyncio.open_connection(host, int(port))
            writer.write(request.encode())
            status = await reader.readline()
            if b" 200 " not in status:
                self._failed = status.decode().strip() or "a stream ended at once"
            self._opened += 1
        async for line in reader:
            read = datetime.now(UTC)
            if line.startswith(b"data:") and read > self._since:
                event = json.loads(line.removeprefix(b"data:"))
                written = datetime.fromisoformat(event["timestamp"])
                if "job_id" in event and written > self._since:  # no heartbeat, nor replayed
                    self.waits.append((read - written).total_seconds() * 1000)
        writer.close()
