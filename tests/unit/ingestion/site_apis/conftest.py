"""A server that stands in for the sites which sources ask, over real sockets."""

from __future__ import annotations

import ipaddress
import json
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from ingestion.documents.types import Document, Resource, no_progress
from ingestion.extraction import extract
from ingestion.fetching.fetcher import FetchPolicy
from ingestion.site_apis import asking, registry
from tests.serving import serve

Headers = dict[str, str]


class _Handler(BaseHTTPRequestHandler):
    server: Any

    def do_GET(self) -> None:
        sites: Sites = self.server.sites
        length = int(self.headers.get("Content-Length") or 0)
        sites.asked.append((self.path[1:], dict(self.headers), self.rfile.read(length)))
        status, media_type, body, headers = sites.answer(self.path[1:], dict(self.headers))
        self.send_response(status)
        self.send_header("Content-Type", media_type)
        self.send_header("Content-Length", str(len(body)))
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    do_POST = do_GET

    def log_message(self, format: str, *args: Any) -> None:
        """Quiet."""


class Sites:
    """Answers by host and path, as `hn.algolia.com/api/v1/items/1`."""

    def __init__(self) -> None:
        self.answers: dict[str, Callable[[dict[str, str]], tuple[int, str, Any, Headers]]] = {}
        self.asked: list[tuple[str, dict[str, str], bytes]] = []
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
        self._server.daemon_threads = True
        self._server.sites = self  # type: ignore[attr-defined]
        serve(self._server)

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}/"

    def add(
        self,
        address: str,
        answer: Any,
        *,
        media_type: str = "application/json",
        status: int = 200,
        headers: dict[str, str] | None = None,
    ) -> None:
        """Text and bytes are sent as they are, anything else as JSON.

        A function is asked with the request's headers for status, type, answer and headers.
        """
        self.answers[address] = (
            answer if callable(answer) else lambda _: (status, media_type, answer, headers or {})
        )

    def answer(self, path: str, asked: dict[str, str]) -> tuple[int, str, bytes, Headers]:
        found = self.answers.get(path.partition("?")[0])
        if found is None:
            return 404, "text/plain", b"no such page", {}
        status, media_type, answer, headers = found(asked)
        if isinstance(answer, str):
            answer = answer.encode()
        body = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
        return status, media_type, body, headers

    def capture(self, url: str) -> Resource | None:
        policy = FetchPolicy(allow_networks=(ipaddress.ip_network("127.0.0.0/8"),), deadline=10)
        return registry.capture(url, policy=policy, progress=no_progress)

    def read(self, url: str) -> Document:
        resource = self.capture(url)
        assert resource is not None
        return extract(resource, no_progress)

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture(scope="module")
def _sites() -> Iterator[Sites]:
    sites = Sites()
    yield sites
    sites.stop()


@pytest.fixture
def sites(_sites: Sites, monkeypatch: pytest.MonkeyPatch) -> Sites:
    _sites.answers.clear()
    _sites.asked.clear()
    monkeypatch.setitem(asking.STAND_INS, "https://", _sites.base)
    return _sites
