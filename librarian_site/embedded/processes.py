"""A supervised process: start, wait until ready, stop, and clean up after a crash."""

from __future__ import annotations

import json
import logging
import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

import psutil

from librarian_site.embedded.errors import ServiceError
from librarian_site.embedded.forks import Fork, ForkServer
from librarian_site.embedded.os_users import identity
from librarian_site.embedded.process_log import open_log

logger = logging.getLogger(__name__)

POLL = 0.02  # seconds between checks of a starting or stopping process


@dataclass(frozen=True, slots=True)
class Spec:
    """How to run one process.

    `ready` says whether it can be used; it is asked until it agrees or `start_timeout` (seconds)
    has passed. `user` is the system account to run as, for a root that may not. `before` runs
    before each start and mends what the last end has damaged; it may raise ServiceError. `advice`
    is a sentence for when it does not start. With a `fork_server` it is forked from that one: then
    `argv` begins behind the interpreter.
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
    before: Callable[[], None] | None = None
    advice: str = ""
    fork_server: ForkServer | None = None


class Process:
    """A running `Spec`, in its own session: the terminal's Ctrl-C reaches the supervisor only."""

    def __init__(self, spec: Spec, *, run: Path, logs: Path) -> None:
        self.spec = spec
        self._record = run / f"{spec.name}.pid"
        self._log = logs / f"{spec.name}.log"
        self._popen: subprocess.Popen[bytes] | Fork | None = None
        self.started_at = 0.0
        self.is_recorded = False

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

    def can_spawn(self) -> bool:
        """Whether `spawn` need not wait for what it is forked from. Raises OSError."""
        return self.spec.fork_server is None or self.spec.fork_server.is_loaded()

    def spawn(self) -> None:
        """Start it without waiting; what an earlier life of it left behind is ended.

        On a disk that takes no writes it runs without log and record. Raises OSError when the
        system starts no process, and ServiceError when its data can't be used.
        """
        self.kill()
        self.started_at = time.monotonic()
        if self.spec.before is not None:
            self.spec.before()
        with open_log(self._log) as log:
            server = self.spec.fork_server
            self._popen = self._fork(server, log) if server else self._execute(log)
        self.started_at = time.monotonic()
        self.record()

    def _execute(self, log: IO[bytes]) -> subprocess.Popen[bytes]:
        return subprocess.Popen(  # noqa: S603 - our own argument lists
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

    def _fork(self, server: ForkServer, log: IO[bytes]) -> Fork:
        spec = self.spec
        return server.fork(spec.argv, env=spec.env, output=log.fileno(), pass_fds=spec.pass_fds)

    def record(self) -> None:
        """Note its pid for `end_leftovers`; `is_recorded` tells whether the disk took it."""
        self.is_recorded = False
        try:
            created = psutil.Process(self.pid).create_time()
            record = {"pid": self.pid, "created": created, "stop_signal": self.spec.stop_signal}
            draft = self._record.with_suffix(".new")
            draft.write_text(json.dumps(record))
            draft.replace(self._record)
        except psutil.NoSuchProcess:
            self.is_recorded = True  # ended already: there is nothing to note
        except OSError as error:
            logger.warning("%s is not recorded: %s", self.name, error)
        else:
            self.is_recorded = True

    def wait_ready(self) -> None:
        """Raises ServiceError when the process ends or is not ready in time."""
        deadline = self.started_at + self.spec.start_timeout
        while self.spec.ready is not None and not self.spec.ready():
            if not self.is_running:
                raise ServiceError(
                    f"{self.name} did not start: {self.last_log_line()} {self.spec.advice}".strip()
                )
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
        _unlink(self._record)

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
        recorded = _recorded(path)
        if recorded is not None:
            process, stop_signal = recorded
            process.send_signal(stop_signal)
            _, alive = psutil.wait_procs([process], timeout=5)
            for survivor in alive:
                survivor.kill()
                survivor.wait()
        _unlink(path)


def _unlink(record: Path) -> None:
    """Delete a record; one that a read-only disk keeps names a process that is gone."""
    try:
        record.unlink(missing_ok=True)
    except OSError as error:
        logger.warning("%s can't be deleted: %s", record, error)


def _recorded(path: Path) -> tuple[psutil.Process, int] | None:
    """The running process a record names, and the signal that stops it.

    None when it ended, when its pid is another's now, or when the record is damaged.
    """
    try:
        record = json.loads(path.read_text())
        process = psutil.Process(record["pid"])
        same = abs(process.create_time() - record["created"]) < 1
        return (process, int(record["stop_signal"])) if same else None
    except (ValueError, KeyError, TypeError, psutil.NoSuchProcess):
        return None


def accepts(path: Path) -> bool:
    """Return whether a server accepts connections on the socket."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
        probe.settimeout(1)
        try:
            probe.connect(str(path))
        except OSError:
            return False
    return True
