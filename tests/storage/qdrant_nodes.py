"""Qdrant servers of a test's own, of the program that QDRANT_PROGRAM names."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from tests.flow.conftest import free_port

STARTING = 120.0  # seconds until one answers, on a busy machine


class Node:
    """A server of a cluster, which the first node founds and the others join."""

    def __init__(self, folder: Path, first: Node | None = None) -> None:
        self._folder = folder
        self._process: subprocess.Popen[bytes] | None = None
        port, grpc, inner = free_port(), free_port(), free_port()
        self.url = f"http://127.0.0.1:{port}"
        self._uri = f"http://127.0.0.1:{inner}"
        self._argv = [os.environ["QDRANT_PROGRAM"], "--uri", self._uri]
        if first is not None:
            self._argv += ["--bootstrap", first._uri]
        self._env = {
            "QDRANT__SERVICE__HOST": "127.0.0.1",
            "QDRANT__SERVICE__HTTP_PORT": str(port),
            "QDRANT__SERVICE__GRPC_PORT": str(grpc),
            "QDRANT__CLUSTER__ENABLED": "true",
            "QDRANT__CLUSTER__P2P__PORT": str(inner),
            "QDRANT__STORAGE__STORAGE_PATH": str(folder / "storage"),
            "QDRANT__STORAGE__SNAPSHOTS_PATH": str(folder / "snapshots"),
            "QDRANT__TELEMETRY_DISABLED": "true",
        }

    def start(self) -> None:
        self._folder.mkdir(exist_ok=True)
        with (self._folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                self._argv,
                cwd=self._folder,
                env={**os.environ, **self._env},
                stdout=log,
                stderr=log,
            )
        ends = time.monotonic() + STARTING
        while not self._is_ready():
            assert self._process.poll() is None and time.monotonic() < ends, self._said()
            time.sleep(0.1)

    def kill(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()

    @contextmanager
    def frozen(self) -> Iterator[None]:
        assert self._process is not None
        self._process.send_signal(signal.SIGSTOP)
        try:
            yield
        finally:
            self._process.send_signal(signal.SIGCONT)

    def _is_ready(self) -> bool:
        try:
            with urlopen(f"{self.url}/readyz", timeout=5) as answer:  # noqa: S310
                return bool(answer.status == 200)
        except (URLError, TimeoutError, ConnectionError):
            return False

    def _said(self) -> str:
        return (self._folder / "log").read_text(errors="replace")[-4000:]


@contextmanager
def cluster(folder: Path, size: int) -> Iterator[list[Node]]:
    nodes: list[Node] = []
    try:
        for number in range(size):
            nodes.append(Node(folder / str(number), nodes[0] if nodes else None))
            nodes[-1].start()
        yield nodes
    finally:
        for node in nodes:
            node.kill()
