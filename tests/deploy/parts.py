"""A process as a service of the deployment runs it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from tests.deploy.images import ROOT

START_LIMIT = 120.0  # seconds, on a machine that is busy


@dataclass
class Part:
    """`stop` is how `docker compose` ends a container: a signal, and `patience` seconds for it."""

    name: str
    argv: Sequence[str]
    env: Mapping[str, str]
    log: Path
    ready: Callable[[], bool] = lambda: True
    stop_signal: signal.Signals = signal.SIGTERM
    patience: float = 10.0
    url: str = ""
    scratch: Sequence[Path] = ()  # files of its /tmp, which is empty whenever it starts
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        for path in self.scratch:
            path.unlink(missing_ok=True)
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.argv,
                cwd=ROOT,
                env={**outside(), **self.env},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def wait(self) -> None:
        ends = time.monotonic() + START_LIMIT
        while not self.ready():
            assert self.is_running, f"{self.name} ended:\n{self.said()}"
            assert time.monotonic() < ends, f"{self.name} is not ready:\n{self.said()}"
            time.sleep(0.3)

    @property
    def is_running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def stop(self) -> None:
        assert self.process is not None
        self.process.send_signal(self.stop_signal)
        self.process.wait(self.patience)

    def restart(self) -> None:
        self.stop()
        self.start()
        self.wait()

    def end(self) -> None:
        """Stop it, and leave nothing of it behind whatever it does."""
        if self.process is None:
            return
        with suppress(subprocess.TimeoutExpired):
            self.stop()
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def said(self) -> str:
        return self.log.read_text(errors="replace")[-4000:]


def outside() -> dict[str, str]:
    """Of this process's environment what a container has too, and what measures coverage."""
    kept = {name: value for name, value in os.environ.items() if name.startswith("COVERAGE")}
    return {**kept, "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}", "HOME": "/tmp"}
