"""A supervised process: start, wait until ready, stop, and clean up after a crash."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from librarian_site.embedded.errors import ServiceError
from librarian_site.embedded.os_users import identity

LOG_LIMIT = 5_000_000  # bytes; a larger log is renamed when its process starts
POLL = 0.02  # seconds between checks of a starting or stopping process


@dataclass(frozen=True, slots=True)
class Spec:
    """How to run one process.

    `ready` says whether it can be used; it is asked until it agrees or `start_timeout` (seconds)
    has passed. `user` is the system account to run as, for a root that may not.
    """

    name: str
    argv: Sequence[str]
    env: Mapping[str, str] = field(default_factory=dict)
    cwd: Path | None = None
    ready: Callable[[], bool] | None = None
    start_timeout: float = 60.0
    stop_signal: signal.Signals = signal.SIGTERM
    stop_timeout: float = 6.0
    user: int | None = None
    pass_fds: Sequence[int] = ()


class Process:
    """A running `Spec`, in its own session: the terminal's Ctrl-C reaches the supervisor only."""

    def __init__(self, spec: Spec, *, run: Path, logs: Path) -> None:
        self.spec = spec
        self._record = run / f"{spec.name}.pid"
        self._log = logs / f"{spec.name}.log"
        self._popen: subprocess.Popen[bytes] | None = None
        self.started_at = 0.0

    @property
    def name(self) -> str:
        return self.spec.name

    @property
    def pid(self) -> int | None:
        return self._popen.pid if self._popen else None

    @property
    def exit_code(self) -> int | None:
        return self._popen.poll() if self._popen else None

    @property
    def is_running(self) -> bool:
        return self._popen is not None and self._popen.poll() is None

    def spawn(self) -> None:
        """Start it without waiting; what an earlier life of it left behind is ended."""
        self.kill()
        self._log.parent.mkdir(parents=True, exist_ok=True)
        if self._log.exists() and self._log.stat().st_size > LOG_LIMIT:
            self._log.replace(self._log.with_suffix(".log.1"))
        with self._log.open("ab") as log:
            self._popen = subprocess.Popen(  # noqa: S603 - our own argument lists
                list(self.spec.argv),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                cwd=self.spec.cwd,
                env={**os.environ, **self.spec.env},
                start_new_session=True,
                pass_fds=self.spec.pass_fds,
                **identity(self.spec.user),
            )
        self.started_at = time.monotonic()
        created = psutil.Process(self._popen.pid).create_time()
        record = {"pid": self._popen.pid, "created": created, "stop_signal": self.spec.stop_signal}
        self._record.write_text(json.dumps(record))

    def wait_ready(self) -> None:
        """Raises ServiceError when the process ends or is not ready in time."""
        deadline = self.started_at + self.spec.start_timeout
        while self.spec.ready is not None and not self.spec.ready():
            if not self.is_running:
                raise ServiceError(f"{self.name} did not start: {self.last_log_line()}")
            if time.monotonic() > deadline:
                raise ServiceError(f"{self.name} is not ready in time: {self.last_log_line()}")
            time.sleep(POLL)

    def ask_to_stop(self) -> None:
        if self._popen is not None and self._popen.poll() is None:
            self._popen.send_signal(self.spec.stop_signal)

    def wait_stopped(self, deadline: float) -> None:
        """Wait until `deadline` (monotonic), then kill; returns with nothing of it left."""
        if self._popen is not None:
            with suppress(subprocess.TimeoutExpired):
                self._popen.wait(max(0.0, deadline - time.monotonic()))
        self.kill()  # also what it started and left behind
        self._record.unlink(missing_ok=True)

    def stop(self) -> None:
        self.ask_to_stop()
        self.wait_stopped(time.monotonic() + self.spec.stop_timeout)

    def kill(self) -> None:
        """SIGKILL it and all it started."""
        if self._popen is None:
            return
        with suppress(ProcessLookupError):
            os.killpg(self._popen.pid, signal.SIGKILL)
        self._popen.wait()

    def last_log_line(self) -> str:
        """Return the last line of its log, or where to find the log."""
        try:
            lines = self._log.read_text(errors="replace").strip().splitlines()
        except OSError:
            lines = []
        return f"{lines[-1][:300]} (see {self._log})" if lines else f"see {self._log}"


def end_leftovers(run: Path) -> None:
    """End what an earlier supervisor started and could not stop, having been killed itself."""
    for path in sorted(run.glob("*.pid")):
        process = _recorded(path)
        if process is not None:
            process.send_signal(json.loads(path.read_text())["stop_signal"])
            _, alive = psutil.wait_procs([process], timeout=5)
            for survivor in alive:
                survivor.kill()
                survivor.wait()
        path.unlink(missing_ok=True)


def _recorded(path: Path) -> psutil.Process | None:
    """The running process a record names; None when it ended, or its pid is another's now."""
    try:
        record = json.loads(path.read_text())
        process = psutil.Process(record["pid"])
        same = abs(process.create_time() - record["created"]) < 1
    except (ValueError, KeyError, psutil.NoSuchProcess):
        return None
    return process if same else None
