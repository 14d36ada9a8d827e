"""A source tree whose librarian is run, with an environment and data of its own."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

import psutil

if TYPE_CHECKING:
    from collections.abc import Iterator

USER, PASSWORD = "bench", "a password of the bench"
START_LIMIT = 300.0  # seconds: the first start prepares the model
HERE = Path(__file__).resolve().parents[3]
# Without bytecode a fresh tree would compile all of its code at each start.
NOT_PASSED_ON = ("VIRTUAL_ENV", "PYTHONDONTWRITEBYTECODE")
EMBEDDED = ("DATABASE_URL", "REDIS_URL", "QDRANT_URL", "S3_BUCKET")


class BenchError(Exception):
    """A tree can't be built or run."""


@contextmanager
def checked_out(repository: Path, ref: str, parent: Path) -> Iterator[Path]:
    """A worktree of the commit under `parent`, with its environment. Raises BenchError."""
    folder = parent / "tree"
    _run(["git", "worktree", "add", "--quiet", "--detach", str(folder), ref], repository)
    try:
        _run(["uv", "sync", "--quiet"], folder)
        yield folder
    finally:
        _run(["git", "worktree", "remove", "--force", str(folder)], repository)


class Librarian:
    """`manage.py up` of a tree on a free port, with data of its own, measured from outside.

    It may fetch from the address `pages`.
    """

    def __init__(self, name: str, folder: Path, data: Path, pages: str) -> None:
        self.name = name
        self.tokens: dict[str, str] = {}
        """By account."""
        self._folder, self._data, self._pages = folder, data, pages
        self._python = sys.executable if folder == HERE else str(folder / ".venv/bin/python")
        self._port = _free_port()
        self._up: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    def start(self) -> None:
        self._data.mkdir(parents=True, exist_ok=True)
        with (self._data / "up.log").open("w") as log:
            self._up = subprocess.Popen(  # noqa: S603 - our own command
                [self._python, "manage.py", "up", "--port", str(self._port)],
                cwd=self._folder,
                env=_environ(self._data, self._pages),
                stdout=log,
                stderr=log,
            )

    def sign_in(self) -> None:
        """Wait until the first start is through, for a token of USER. Raises BenchError."""
        deadline = time.monotonic() + START_LIMIT
        while time.monotonic() < deadline and self._running().poll() is None:
            with suppress(BenchError):
                self.add_token(USER)
                return
            time.sleep(0.5)
        lines = (self._data / "up.log").read_text().strip().splitlines() or ["it said nothing"]
        raise BenchError(f"A librarian did not start: {lines[-1]}")

    def add_token(self, account: str) -> None:
        """Raises BenchError."""
        self.tokens[account] = self.manage("createtoken", account).split()[-1]

    def stop(self) -> None:
        up = self._running()
        up.send_signal(signal.SIGTERM)
        try:
            up.wait(60)
        except subprocess.TimeoutExpired:
            up.kill()
            up.wait()

    def manage(self, *arguments: str) -> str:
        """What a command of this tree prints, of the librarian's data. Raises BenchError."""
        command = [self._python, "manage.py", *arguments]
        return _run(command, self._folder, _environ(self._data, self._pages))

    def processes(self, *roles: str) -> list[psutil.Process]:
        """Those of some roles (`web`, `worker`, `vectors` …), by what `up` notes; or all."""
        if not roles:
            up = psutil.Process(self._running().pid)
            return [up, *up.children(recursive=True)]
        notes = [path for role in roles for path in self._data.glob(f"run/{role}*.pid")]
        return [psutil.Process(json.loads(note.read_text())["pid"]) for note in notes]

    def processor_seconds(self, *roles: str) -> float:
        """What they have used, with those of their children that have ended."""
        total = 0.0
        for process in self.processes(*roles):
            with suppress(psutil.NoSuchProcess):
                times = process.cpu_times()
                total += times.user + times.system
                total += times.children_user + times.children_system
        return total

    def memory(self, *roles: str) -> float:
        """Megabytes; what processes share is counted once (PSS)."""
        total = 0
        for process in self.processes(*roles):
            with suppress(psutil.NoSuchProcess):
                total += process.memory_full_info().pss
        return total / 1e6

    def _running(self) -> subprocess.Popen[bytes]:
        if self._up is None:
            raise BenchError(f"{self.name} was not started.")
        return self._up


@contextmanager
def running(name: str, folder: Path, data: Path, pages: str) -> Iterator[Librarian]:
    """The tree's librarian, started and answering. Raises BenchError."""
    librarian = Librarian(name, folder, data, pages)
    librarian.start()
    try:
        librarian.sign_in()
        yield librarian
    finally:
        librarian.stop()


def _environ(data: Path, pages: str) -> dict[str, str]:
    """Embedded stores, and limits that a bench does not meet."""
    environ = {name: value for name, value in os.environ.items() if name not in NOT_PASSED_ON}
    return {
        **environ,
        **dict.fromkeys(EMBEDDED, ""),
        "LIBRARIAN_DATA_DIR": str(data),
        "LIBRARIAN_MODELS_DIR": str(data / "models"),
        "LIBRARIAN_FETCH_ALLOW_NETWORKS": "127.0.0.0/8",
        "LIBRARIAN_FETCH_PORTS": pages.rpartition(":")[2],
        "LIBRARIAN_FETCH_PAUSE": "0",
        # They begin when nothing else is at work, and would count in the figures of a version that
        # has them.
        "LIBRARIAN_CAPTURE": "off",
        "LIBRARIAN_KEEP_PICTURES": "0",
        "LIBRARIAN_SUBMISSIONS_PER_MINUTE": "100000",
        "LIBRARIAN_ADDRESS_RATE": "100000",
        "LIBRARIAN_USER_RATE": "100000",
        "DJANGO_SUPERUSER_USERNAME": USER,
        "DJANGO_SUPERUSER_PASSWORD": PASSWORD,
    }


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def _run(command: list[str], folder: Path, environ: dict[str, str] | None = None) -> str:
    done = subprocess.run(  # noqa: S603 - git, uv and our own commands
        command, cwd=folder, env=environ, capture_output=True, text=True, check=False
    )
    if done.returncode:
        lines = done.stderr.strip().splitlines() or [f"status {done.returncode}"]
        raise BenchError(f"{' '.join(command[:3])} failed: {lines[-1]}")
    return done.stdout
