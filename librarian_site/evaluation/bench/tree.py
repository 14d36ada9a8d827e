"""A source tree whose librarian is run, with an environment and data of its own."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import psutil

if TYPE_CHECKING:
    from collections.abc import Iterator

USER, PASSWORD = "bench", "a password of the bench"
START_LIMIT = 300.0  # seconds: the first start prepares the model
HERE = Path(__file__).resolve().parents[3]
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


@dataclass(slots=True)
class Librarian:
    """`manage.py up` of a tree, measured from outside."""

    name: str
    url: str
    token: str
    process: psutil.Process

    def processes(self) -> list[psutil.Process]:
        return [self.process, *self.process.children(recursive=True)]

    def processor_seconds(self) -> float:
        """What all its processes have used, with those of their children that have ended."""
        total = 0.0
        for process in self.processes():
            with suppress(psutil.NoSuchProcess):
                times = process.cpu_times()
                total += times.user + times.system
                total += times.children_user + times.children_system
        return total

    def memory(self) -> float:
        """Megabytes; what processes share is counted once (PSS)."""
        total = 0
        for process in self.processes():
            with suppress(psutil.NoSuchProcess):
                total += process.memory_full_info().pss
        return total / 1e6


@contextmanager
def running(name: str, folder: Path, data: Path, pages: str) -> Iterator[Librarian]:
    """The tree's librarian, started on a free port and answering, which may fetch from `pages`.

    Raises BenchError.
    """
    python = sys.executable if folder == HERE else str(folder / ".venv" / "bin" / "python")
    environ = _environ(data, pages)
    port = _free_port()
    command = [python, "manage.py", "up", "--port", str(port)]
    data.mkdir(parents=True, exist_ok=True)
    with (data / "up.log").open("w") as log:
        up = subprocess.Popen(command, cwd=folder, env=environ, stdout=log, stderr=log)  # noqa: S603
    try:
        token = _token(python, folder, data, up)
        yield Librarian(name, f"http://127.0.0.1:{port}", token, psutil.Process(up.pid))
    finally:
        up.send_signal(signal.SIGTERM)
        try:
            up.wait(60)
        except subprocess.TimeoutExpired:
            up.kill()
            up.wait()


def _environ(data: Path, pages: str) -> dict[str, str]:
    """Embedded stores, and limits that a bench does not meet."""
    environ = {name: value for name, value in os.environ.items() if name != "VIRTUAL_ENV"}
    return {
        **environ,
        **dict.fromkeys(EMBEDDED, ""),
        "LIBRARIAN_DATA_DIR": str(data),
        "LIBRARIAN_MODELS_DIR": str(data / "models"),
        "LIBRARIAN_FETCH_ALLOW_NETWORKS": "127.0.0.0/8",
        "LIBRARIAN_FETCH_PORTS": pages.rpartition(":")[2],
        "LIBRARIAN_FETCH_PAUSE": "0",
        # Begun once nothing else is at work, they would be in the figures of whoever has them.
        "LIBRARIAN_CAPTURE": "off",
        "LIBRARIAN_KEEP_PICTURES": "0",
        "LIBRARIAN_SUBMISSIONS_PER_MINUTE": "100000",
        "LIBRARIAN_ADDRESS_RATE": "100000",
        "LIBRARIAN_USER_RATE": "100000",
        "DJANGO_SUPERUSER_USERNAME": USER,
        "DJANGO_SUPERUSER_PASSWORD": PASSWORD,
    }


def _token(python: str, folder: Path, data: Path, up: subprocess.Popen[bytes]) -> str:
    """A token of the account that `up` makes, once its database is there."""
    environ = _environ(data, "")
    deadline = time.monotonic() + START_LIMIT
    while time.monotonic() < deadline and up.poll() is None:
        with suppress(BenchError):
            return _run([python, "manage.py", "createtoken", USER], folder, environ).split()[-1]
        time.sleep(0.5)
    lines = (data / "up.log").read_text().strip().splitlines() or ["it said nothing"]
    raise BenchError(f"A librarian did not start: {lines[-1]}")


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
