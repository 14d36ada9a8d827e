"""Client of `fork_server`: start programs by forking, and learn when they end."""

from __future__ import annotations

import logging
import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from typing import TYPE_CHECKING

from librarian_site.core import framing
from librarian_site.embedded.process_log import open_log

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

logger = logging.getLogger(__name__)

LOAD_LIMIT = 120.0  # seconds in which a fork server has loaded
POLL = 0.02


class ForkServer:
    """Forks programs from one process that has loaded what `preload` (`module:name`) loads.

    `env` is its whole environment, which they inherit.
    When it dies, what it has forked is killed: nobody would learn how that ends.
    """

    def __init__(self, preload: str, *, env: Mapping[str, str], cwd: Path, log: Path) -> None:
        self._preload, self._cwd, self._log = preload, cwd, log
        self._env = dict(env)
        self._popen: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None
        self._started_at = 0.0
        self._is_loaded = False
        self._codes: dict[int, int] = {}
        self._running: set[int] = set()

    def start(self) -> None:
        """Begin to load, unless it has; raises OSError."""
        if self._popen is not None and self._popen.poll() is None and self._control is not None:
            return
        self.stop()
        self._started_at = time.monotonic()
        self._control, theirs = socket.socketpair()
        self._control.settimeout(LOAD_LIMIT)
        with theirs, open_log(self._log) as log:
            self._popen = subprocess.Popen(  # noqa: S603 - our own program
                [
                    *(sys.executable, "-m", "librarian_site.embedded.fork_server"),
                    *(str(theirs.fileno()), self._preload),
                ],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                cwd=self._cwd,
                env=self._env,
                start_new_session=True,
                pass_fds=[theirs.fileno()],
            )

    def is_loaded(self) -> bool:
        """Whether `fork` need not wait; begins to load where nothing has.

        Raises OSError when the server has ended, or loads for longer than LOAD_LIMIT.
        """
        if self._popen is None:
            self.start()
        self._hear()
        if self._popen is None:
            raise OSError("What it is forked from has ended.")
        if not self._is_loaded and time.monotonic() - self._started_at > LOAD_LIMIT:
            self.stop()
            raise TimeoutError("What it is forked from does not load.")
        return self._is_loaded

    def fork(
        self, argv: Sequence[str], *, env: Mapping[str, str], output: int, pass_fds: Sequence[int]
    ) -> Fork:
        """Start a program (`FILE …` or `-m MODULE …`); waits until the server has loaded.

        Raises OSError.
        """
        self.start()
        control = self._control
        if control is None:
            raise OSError("The fork server has not started.")
        request = {"argv": list(argv), "env": dict(env), "pass_fds": list(pass_fds)}
        try:
            framing.send(control, request)
            socket.send_fds(control, [b"+"], [output, *pass_fds])
            while "pid" not in (answer := framing.receive(control, LOAD_LIMIT) or {}):
                if not answer:
                    raise TimeoutError("The fork server does not answer.")
                self._note(answer)
        except OSError:
            self.stop()
            raise
        self._codes.pop(answer["pid"], None)  # of an earlier process
        self._running.add(answer["pid"])
        return Fork(self, answer["pid"])

    def code(self, pid: int) -> int | None:
        """Return a fork's exit code, negative for a signal; None while it runs."""
        self._hear()
        return self._codes.get(pid)

    def stop(self) -> None:
        """End the server, and what it has forked."""
        for pid in self._running:
            with suppress(ProcessLookupError):
                os.killpg(pid, signal.SIGKILL)
            self._codes[pid] = -signal.SIGKILL
        self._running.clear()
        if self._control is not None:
            self._control.close()
            self._control = None
        if self._popen is not None:
            with suppress(ProcessLookupError):
                os.killpg(self._popen.pid, signal.SIGKILL)  # and what it loads by
            self._popen.wait()
            self._popen = None
        self._is_loaded = False

    def _hear(self) -> None:
        """Take in what the server has said meanwhile."""
        try:
            while self._control is not None and (said := framing.receive(self._control, 0)):
                self._note(said)
        except OSError:
            logger.warning("The fork server has ended, and what it forked with it.")
            self.stop()

    def _note(self, said: Mapping[str, int]) -> None:
        if "loaded" in said:
            self._is_loaded = True
            return
        self._running.discard(said["ended"])
        self._codes[said["ended"]] = said["code"]


class Fork:
    """A forked program, with what is used of subprocess.Popen."""

    def __init__(self, server: ForkServer, pid: int) -> None:
        self._server, self.pid = server, pid

    def poll(self) -> int | None:
        return self._server.code(self.pid)

    def wait(self, timeout: float | None = None) -> int:
        """Raises subprocess.TimeoutExpired."""
        deadline = None if timeout is None else time.monotonic() + timeout
        while (code := self.poll()) is None:
            if deadline is not None and time.monotonic() >= deadline:
                raise subprocess.TimeoutExpired(str(self.pid), timeout or 0.0)
            time.sleep(POLL)
        return code

    def send_signal(self, number: int) -> None:
        if self.poll() is None:
            with suppress(ProcessLookupError):
                os.kill(self.pid, number)
