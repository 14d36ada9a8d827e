"""A headless Chromium of one page, steered over its DevTools pipe.

The pipe is two file descriptors that the browser inherits as 3 (to it) and 4 (from it): no port is
opened that a page, or another user, could reach. Messages are JSON, each ended by a zero byte.
"""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

from ingestion.documents.errors import FetchError, TooLarge

# Started in between, as `Popen` can't give a program other descriptors than the parent has. Its
# session stands behind others too (`sandbox.priority`), where the kernel takes it at once.
_START = """
import contextlib, fcntl, os, sys
to, back = (fcntl.fcntl(int(fd), fcntl.F_DUPFD, 10) for fd in sys.argv[1:3])
os.dup2(to, 3)
os.dup2(back, 4)
os.closerange(5, 64)
total = os.nice(int(sys.argv[3]))
with contextlib.suppress(OSError), open("/proc/self/autogroup", "w") as group:
    group.write(str(total))
os.execvp(sys.argv[4], sys.argv[4:])
"""
# The only variables the browser gets, as the others may hold keys and passwords.
ENVIRONMENT = ("PATH", "LANG", "LC_ALL", "LD_LIBRARY_PATH")
NICE = 10  # that it stands behind the work that somebody waits for
READ = 1 << 20  # bytes
POLL = 0.1  # seconds between two calls of `tick` while nothing arrives

Event = dict[str, Any]


class BrowserEnded(FetchError):
    """The browser ended, or closed its pipe, in the middle of the work."""


class CallRefused(FetchError):
    """The browser did not do what it was asked, as of a page that has just gone to another."""


class DevTools:
    """The pipe to one browser. `tick` is called at least each POLL seconds of any wait."""

    def __init__(
        self,
        to_browser: int,
        from_browser: int,
        *,
        tick: Callable[[], None],
        on_event: Callable[[Event], None],
        max_bytes: int,
    ) -> None:
        self._to, self._from = to_browser, from_browser
        self._tick, self._on_event = tick, on_event
        self._max_bytes = max_bytes  # of one message
        self._last_id = 0
        self._buffer = bytearray()
        self._answers: dict[int, dict[str, Any]] = {}

    def call(self, method: str, *, session: str = "", **params: Any) -> dict[str, Any]:
        """The method's result. Raises CallRefused, BrowserEnded, and what tick does."""
        number = self.send(method, session=session, **params)
        while number not in self._answers:
            self._receive()
        answer = self._answers.pop(number)
        if "error" in answer:
            raise CallRefused(f"The browser refused {method}: {answer['error'].get('message')}")
        result: dict[str, Any] = answer["result"]
        return result

    def send(self, method: str, *, session: str = "", **params: Any) -> int:
        """Send without waiting for the answer."""
        self._last_id += 1
        message: dict[str, Any] = {"id": self._last_id, "method": method, "params": params}
        if session:
            message["sessionId"] = session
        rest = memoryview(json.dumps(message).encode() + b"\0")
        try:
            while rest:
                rest = rest[os.write(self._to, rest) :]
        except OSError as error:
            raise BrowserEnded("The browser ended before it was done.") from error
        return self._last_id

    def wait(self, condition: Callable[[], bool], *, seconds: float) -> bool:
        """Receive events until the condition holds, or the seconds have passed."""
        ends = time.monotonic() + seconds
        while not condition():
            if time.monotonic() > ends:
                return False
            self._receive()
        return True

    def _receive(self) -> None:
        """Take what has come within POLL seconds."""
        self._tick()
        if not select.select([self._from], [], [], POLL)[0]:
            return
        part = os.read(self._from, READ)
        if not part:
            raise BrowserEnded("The browser ended before it was done.")
        seen = len(self._buffer)
        self._buffer += part
        if len(self._buffer) > self._max_bytes:
            raise TooLarge(f"The page is larger than {self._max_bytes // 1_000_000} MB.")
        while (end := self._buffer.find(b"\0", seen)) >= 0:
            message = json.loads(self._buffer[:end])
            del self._buffer[: end + 1]
            seen = 0
            if "id" in message:
                self._answers[message["id"]] = message
            else:
                self._on_event(message)


@contextmanager
def devtools(
    command: list[str],
    *,
    tick: Callable[[], None],
    on_event: Callable[[Event], None],
    max_bytes: int,
) -> Iterator[DevTools]:
    """Run the browser with a temporary home; at the end all its processes are killed."""
    theirs_in, ours_out = os.pipe()
    ours_in, theirs_out = os.pipe()
    with (
        tempfile.TemporaryDirectory(prefix="librarian-", ignore_cleanup_errors=True) as home,
        os.fdopen(ours_out, "wb", 0),
        os.fdopen(ours_in, "rb", 0),
    ):
        try:
            process = _start(command, home, theirs_in, theirs_out)
        finally:
            os.close(theirs_in)
            os.close(theirs_out)
        try:
            yield DevTools(ours_out, ours_in, tick=tick, on_event=on_event, max_bytes=max_bytes)
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _start(command: list[str], home: str, to: int, back: int) -> subprocess.Popen[bytes]:
    return subprocess.Popen(  # noqa: S603 - a browser the administrator has installed
        [
            *(sys.executable, "-I", "-S", "-c", _START, str(to), str(back), str(NICE)),
            *command,
            "--remote-debugging-pipe",
            f"--user-data-dir={home}/profile",
        ],
        cwd=home,
        env={name: os.environ[name] for name in ENVIRONMENT if name in os.environ}
        | {"HOME": home, "TMPDIR": home, "XDG_CONFIG_HOME": home},
        pass_fds=(to, back),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
