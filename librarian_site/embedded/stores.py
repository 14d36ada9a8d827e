"""The embedded stores of one data folder, started together."""

from __future__ import annotations

import errno
import fcntl
import os
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import IO

from librarian_site.embedded import paths, postgres, qdrant_edge, valkey
from librarian_site.embedded.errors import ServiceError
from librarian_site.embedded.processes import Process, end_leftovers

SPECS = {postgres.NAME: postgres.spec, valkey.NAME: valkey.spec, qdrant_edge.NAME: qdrant_edge.spec}
# Each store is embedded unless this variable points to a server.
REPLACED_BY = {
    postgres.NAME: "DATABASE_URL",
    valkey.NAME: "REDIS_URL",
    qdrant_edge.NAME: "QDRANT_URL",
}


def embedded_names(environ: Mapping[str, str]) -> list[str]:
    """Return the stores to embed: those without a server in their environment variable."""
    return [name for name in SPECS if not environ.get(REPLACED_BY[name])]


PROBE = 1_000_000  # bytes that the data folder must take at start


class EmbeddedServices:
    """Starts and stops the named stores; holds the data folder's lock meanwhile."""

    def __init__(self, data: Path, names: Iterable[str] = tuple(SPECS)) -> None:
        self.data = data
        self.names = tuple(names)
        self.processes: dict[str, Process] = {}
        self._lock: IO[str] | None = None

    def start(self) -> None:
        """Start all in parallel and wait until they are ready. Raises ServiceError."""
        self.prepare()
        try:
            self.spawn()
            self.wait_ready()
        except BaseException:
            self.stop()
            raise

    def prepare(self) -> None:
        """Create and lock the data folder, and clean up after a killed run."""
        self._prepare_folders()
        end_leftovers(paths.run_dir(self.data))

    def spawn(self) -> None:
        for name in self.names:
            self._spawn(name)

    def wait_ready(self) -> None:
        for process in self.processes.values():
            process.wait_ready()

    def stop(self) -> None:
        for process in self.processes.values():
            process.ask_to_stop()
        for process in self.processes.values():
            process.stop()
        self.processes.clear()
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    def kill(self, name: str) -> None:
        """Kill one store, as a crash would; for tests."""
        self.processes[name].kill()

    def start_one(self, name: str) -> None:
        self._spawn(name)
        self.processes[name].wait_ready()

    def environ(self) -> dict[str, str]:
        """What a process needs in its environment to use these stores."""
        return {"LIBRARIAN_DATA_DIR": str(self.data)}

    def make_process(self, name: str) -> Process:
        return Process(
            SPECS[name](self.data), run=paths.run_dir(self.data), logs=self.data / "logs"
        )

    def _spawn(self, name: str) -> None:
        self.processes[name] = self.make_process(name)
        self.processes[name].spawn()

    def _prepare_folders(self) -> None:
        run = paths.run_dir(self.data)
        try:
            self.data.mkdir(parents=True, exist_ok=True)
            run.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._try_to_write()
            self._take_lock()
        except OSError as error:
            if error.errno in (errno.ENOSPC, errno.EDQUOT):
                raise ServiceError(
                    f"The disk of the data folder {self.data} is full: make room on it, "
                    "or choose another folder with LIBRARIAN_DATA_DIR."
                ) from error
            raise ServiceError(
                f"The data folder {self.data} can't be used ({error.strerror}): "
                "free it, or choose another with LIBRARIAN_DATA_DIR."
            ) from error
        if run.stat().st_uid not in (os.getuid(), *self._service_users()):
            raise ServiceError(f"The folder {run} belongs to somebody else; remove it.")

    def _try_to_write(self) -> None:
        """Raises OSError where the folder takes no more files."""
        probe = self.data / f".write-{os.getpid()}"
        try:
            probe.write_bytes(bytes(PROBE))
        finally:
            probe.unlink(missing_ok=True)

    def _take_lock(self) -> None:
        self._lock = (self.data / "lock").open("w")
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            self._lock.close()
            self._lock = None
            raise ServiceError(
                f"Another librarian is running on {self.data}: stop it, "
                "or choose another folder with LIBRARIAN_DATA_DIR."
            ) from error

    def _service_users(self) -> list[int]:
        from librarian_site.embedded.os_users import service_user

        with suppress(ServiceError):
            user = service_user()
            return [] if user is None else [user]
        return []
