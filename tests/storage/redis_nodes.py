"""Servers of Redis and Sentinels of a test's own, of the wheel that the librarian embeds."""

from __future__ import annotations

import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from redis import Redis
from redis.exceptions import ConnectionError as NoConnection

from librarian_site.embedded import valkey
from tests.flow.conftest import free_port

STARTING = 60.0  # seconds until one answers, on a busy machine
PASSWORD = "of-redis"


class Node:
    """One server, started with the lines of its configuration."""

    def __init__(self, folder: Path, *lines: str, is_sentinel: bool = False) -> None:
        self.port = free_port()
        folder.mkdir()
        config = folder / "valkey.conf"
        said = (f"port {self.port}", "bind 127.0.0.1", f"dir {folder}", f"logfile {folder}/log")
        config.write_text("\n".join((*said, *lines, "")))
        argv = [str(valkey._binary()), str(config), *(["--sentinel"] if is_sentinel else [])]
        self._process = subprocess.Popen(argv)
        self.client = Redis(port=self.port, password=None if is_sentinel else PASSWORD)

    def wait(self) -> None:
        ends = time.monotonic() + STARTING
        while not self._answers():
            assert self._process.poll() is None and time.monotonic() < ends
            time.sleep(0.1)

    def kill(self) -> None:
        self.client.close()
        self._process.kill()
        self._process.wait()

    def _answers(self) -> bool:
        try:
            return bool(self.client.ping())
        except NoConnection:
            return False


class Refusing:
    """In a Sentinel's place: takes connections and closes them at once; `asked` counts them."""

    def __init__(self) -> None:
        self.asked = 0
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        threading.Thread(target=self._take, daemon=True).start()

    def close(self) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def _take(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return  # closed
            self.asked += 1
            connection.close()


@contextmanager
def watched(folder: Path) -> Iterator[tuple[Node, Node, Node]]:
    """A primary, its replica, and the Sentinel that puts the one in the other's place."""
    with ExitStack() as stack:

        def start(name: str, *lines: str, is_sentinel: bool = False) -> Node:
            node = Node(folder / name, *lines, is_sentinel=is_sentinel)
            stack.callback(node.kill)
            node.wait()
            return node

        keys = (f"requirepass {PASSWORD}", f"masterauth {PASSWORD}")
        primary = start("primary", *keys)
        replica = start("replica", *keys, f"replicaof 127.0.0.1 {primary.port}")
        watching = (
            f"sentinel monitor mymaster 127.0.0.1 {primary.port} 1",
            f"sentinel auth-pass mymaster {PASSWORD}",
            "sentinel down-after-milliseconds mymaster 1000",
        )
        yield primary, replica, start("sentinel", *watching, is_sentinel=True)
