"""An HTTP proxy on loopback through which a headless browser reaches allowed addresses only.

Every connection goes through `Guard.connect`, which resolves the name and checks the very address
it connects to. One proxy serves one page.
"""

from __future__ import annotations

import re
import select
import socket
import socketserver
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any
from urllib.parse import urlsplit

from ingestion.documents.errors import IngestionError
from ingestion.fetching.checked_connect import Guard

MAX_HEAD = 65_536  # bytes of a request's head
MAX_CONNECTIONS = 200  # in total, for one page, unless more are asked for
CONNECT_TIMEOUT = 10.0  # seconds
READ = 65_536  # bytes
WAIT = 0.5  # seconds between two checks of the limits
_REQUEST = re.compile(rb"([A-Z]+) (\S+) HTTP/1\.[01]\r\n")
_DROPPED = re.compile(rb"(?im)^(?:proxy-[\w-]+|connection|keep-alive):[^\n]*\n")


class GuardedProxy(socketserver.ThreadingTCPServer):
    """Closes every connection after `max_bytes` in total or `seconds`."""

    daemon_threads = True
    allow_reuse_address = False

    def __init__(
        self, guard: Guard, *, max_bytes: int, seconds: float, connections: int = MAX_CONNECTIONS
    ) -> None:
        super().__init__(("127.0.0.1", 0), _Connection)
        self.guard = guard
        self.refused: list[str] = []
        self._remaining = max_bytes
        self._connections = 0
        self._max_connections = connections
        self._ends = time.monotonic() + seconds
        self._lock = threading.Lock()
        self.stopping = threading.Event()

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self.server_address[1]}"

    @property
    def is_exhausted(self) -> bool:
        """Whether `max_bytes` have been received."""
        return self._remaining < 0

    def count(self, size: int) -> None:
        """Count bytes against the limit. Raises as `tick` does."""
        with self._lock:
            self._remaining -= size
        self.tick()

    def admit(self) -> bool:
        """Count a connection; False once there were too many."""
        with self._lock:
            self._connections += 1
            return self._connections <= self._max_connections

    def tick(self) -> None:
        """Raise ConnectionAbortedError once a limit is reached or the proxy stops."""
        if self.stopping.is_set() or self._remaining < 0 or time.monotonic() > self._ends:
            raise ConnectionAbortedError("The page used up its bytes or its time.")

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Log nothing: browsers close connections at any time."""


@contextmanager
def guarded_proxy(
    guard: Guard, *, max_bytes: int, seconds: float, connections: int = MAX_CONNECTIONS
) -> Iterator[GuardedProxy]:
    proxy = GuardedProxy(guard, max_bytes=max_bytes, seconds=seconds, connections=connections)
    thread = threading.Thread(target=proxy.serve_forever, args=(0.1,), daemon=True)
    thread.start()
    try:
        yield proxy
    finally:
        proxy.stopping.set()
        proxy.shutdown()
        proxy.server_close()


class _Connection(socketserver.BaseRequestHandler):
    server: GuardedProxy
    request: socket.socket

    def handle(self) -> None:
        self.request.settimeout(CONNECT_TIMEOUT)
        with suppress(OSError):
            head, rest = self._head()
            found = _REQUEST.match(head)
            if found is None or not self.server.admit():
                return
            method, target = found[1], found[2].decode("latin-1")
            if method == b"CONNECT":
                self._tunnel(target, rest)
            else:
                self._forward(method, target, head[found.end() :], rest)

    def _head(self) -> tuple[bytes, bytes]:
        data = b""
        while b"\r\n\r\n" not in data and len(data) < MAX_HEAD:
            part = self.request.recv(READ)
            if not part:
                break
            data += part
        head, _, rest = data.partition(b"\r\n\r\n")
        return head + b"\r\n", rest

    def _tunnel(self, target: str, rest: bytes) -> None:
        upstream = self._connect(f"https://{target}/", 443)
        if upstream is not None:
            with upstream:
                self.request.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
                upstream.sendall(rest)
                self._relay(upstream)

    def _forward(self, method: bytes, target: str, headers: bytes, rest: bytes) -> None:
        """Forward one unencrypted request; the connection is closed after it."""
        upstream = self._connect(target, 80)
        if upstream is not None:
            with upstream:
                parts = urlsplit(target)
                path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
                line = b"%s %s HTTP/1.1\r\n" % (method, path.encode("latin-1"))
                kept = _DROPPED.sub(b"", headers)
                upstream.sendall(line + kept + b"Connection: close\r\n\r\n" + rest)
                self._relay(upstream)

    def _connect(self, url: str, port: int) -> socket.socket | None:
        try:
            parts = self.server.guard.check(url)
            return self.server.guard.connect(
                parts.hostname or "",
                parts.port or port,
                timeout=CONNECT_TIMEOUT,
                tick=self.server.tick,
            )
        except (IngestionError, OSError, ValueError) as error:
            self.server.refused.append(f"{url}: {error}")
            self.request.sendall(
                b"HTTP/1.1 403 Refused\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
            )
            return None

    def _relay(self, upstream: socket.socket) -> None:
        """Copy bytes in both directions until one side closes."""
        other = {self.request: upstream, upstream: self.request}
        while True:
            self.server.tick()
            ready, _, _ = select.select(list(other), (), (), WAIT)
            for side in ready:
                data = side.recv(READ)
                if not data:
                    return
                self.server.count(len(data))
                other[side].sendall(data)
