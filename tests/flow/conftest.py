"""A whole librarian, started by `manage.py up` as a user does."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import httpx2
import pytest

ROOT = Path(__file__).resolve().parents[2]
ACCOUNT = {"DJANGO_SUPERUSER_USERNAME": "ada", "DJANGO_SUPERUSER_PASSWORD": "a-long-phrase-9"}


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


def ended(client: httpx2.Client, job_id: str) -> dict[str, object]:
    """The job once it has ended, which may take two minutes on a busy machine."""
    ends = time.monotonic() + 120
    while True:
        job: dict[str, object] = client.get(f"ingest/{job_id}").json()
        if job["status"] in ("completed", "failed", "cancelled"):
            return job
        assert time.monotonic() < ends, job
        time.sleep(0.1)


@dataclass
class Librarian:
    data: Path
    port: int
    process: subprocess.Popen[str]
    output: Path

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def said(self) -> str:
        return self.output.read_text()

    def environ(self) -> dict[str, str]:
        return environ(self.data)

    def manage(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env=self.environ(),
            capture_output=True,
            text=True,
            timeout=240,
            check=False,
        )

    @cached_property
    def token(self) -> str:
        return self.manage("createtoken", "ada").stdout.strip()

    def client(self) -> httpx2.Client:
        return httpx2.Client(
            base_url=f"{self.url}/api/v1/",
            headers={"Authorization": f"Bearer {self.token}"},
            timeout=120,
        )

    def wait_until_up(self) -> None:
        ends = time.monotonic() + 240
        while "Ctrl-C" not in self.said:
            assert self.process.poll() is None, self.said
            assert time.monotonic() < ends, self.said
            time.sleep(0.05)

    def start_again(self) -> None:
        self.process, self.output = _up(self.data, self.port, 1, 1)
        self.wait_until_up()

    def stop(self) -> int:
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
        return self.process.wait(120)


# Of the run: `up` has its own index, which some tests kill, in its own database's name.
NOT_INHERITED = ("DATABASE_POOL_SIZE", "QDRANT_URL", "VECTORS_PREFIX")


def environ(data: Path, account: Mapping[str, str] = ACCOUNT) -> dict[str, str]:
    own = {name: value for name, value in os.environ.items() if name not in NOT_INHERITED}
    return {
        **own,
        **account,
        "LIBRARIAN_DATA_DIR": str(data),
        "LIBRARIAN_FETCH_ALLOW_NETWORKS": "127.0.0.0/8",
        "PYTHONUNBUFFERED": "1",
        "LIBRARIAN_LOG_FORMAT": "json",
    }


def start(
    data: Path, *, webs: int = 1, workers: int = 1, account: Mapping[str, str] = ACCOUNT
) -> Librarian:
    data.mkdir(parents=True, exist_ok=True)
    port = free_port()
    return Librarian(data, port, *_up(data, port, webs, workers, account))


def _up(
    data: Path, port: int, webs: int, workers: int, account: Mapping[str, str] = ACCOUNT
) -> tuple[subprocess.Popen[str], Path]:
    output = data.parent / f"{data.name}-{port}-{time.monotonic_ns()}.out"
    with output.open("w") as out:
        process = subprocess.Popen(
            [
                *(sys.executable, "manage.py", "up", "--port", str(port)),
                *("--webs", str(webs), "--workers", str(workers)),
            ],
            cwd=ROOT,
            env=environ(data, account),
            stdout=out,
            stderr=subprocess.STDOUT,
            text=True,
        )
    return process, output


@pytest.fixture(scope="session")
def librarian(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Librarian]:
    running = start(tmp_path_factory.mktemp("flow") / "data")
    try:
        running.wait_until_up()
        yield running
    finally:
        running.stop()


def said(text: str) -> str:
    """Output without its colours."""
    return re.sub(r"\x1b\[[0-9;]*m", "", text)
