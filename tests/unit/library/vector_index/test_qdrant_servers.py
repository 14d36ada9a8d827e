"""Servers that are silent or away, as sockets that answer nothing."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from library.vector_index.base import Filter, Query, VectorStoreError

QUERY = Query(dense=np.ones(4, np.float32), sparse=None, filter=Filter(owner=1))


class _Answers(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        body = b'{"result": {"exists": true}, "status": "ok", "time": 0.0}'
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        pass


class _Silent:
    """A server that takes connections and says nothing."""

    def __init__(self, held: socket.socket) -> None:
        self._held = held
        self.url = f"http://127.0.0.1:{held.getsockname()[1]}"

    def was_asked(self) -> bool:
        """Whether somebody has connected since it was asked for the last time."""
        asked = False
        with suppress(BlockingIOError):
            while True:
                self._held.accept()[0].close()
                asked = True
        return asked


@pytest.fixture
def silent(own_servers: None) -> Iterator[_Silent]:
    with socket.create_server(("127.0.0.1", 0)) as held:
        held.setblocking(False)
        yield _Silent(held)


@pytest.fixture
def answering(own_servers: None) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Answers)
    thread = Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_after_a_silence_who_searches_does_not_wait(silent: _Silent, qdrant: ModuleType) -> None:
    client = qdrant.connect(silent.url, "", timeout=1)
    index = qdrant.QdrantIndex(client, collection="x", dimension=4)
    with pytest.raises(VectorStoreError, match="does not answer"):
        index.search(QUERY)
    for _ in range(20):
        with pytest.raises(VectorStoreError, match="a moment ago"):
            index.search(QUERY)
    index.close()


def test_of_a_cluster_the_one_that_answers_is_asked(
    silent: _Silent, answering: str, qdrant: ModuleType
) -> None:
    client = qdrant.connect(f"http://127.0.0.1:9, {silent.url}, {answering}", "", timeout=2)
    assert client.collection_exists("x")
    assert silent.was_asked()
    assert client.collection_exists("x")  # and goes on being asked
    assert not silent.was_asked()
    client.close()
    away = qdrant.connect("http://127.0.0.1:9,http://127.0.0.1:10", "", timeout=1)
    index = qdrant.QdrantIndex(away, collection="x", dimension=4)
    with pytest.raises(VectorStoreError, match="does not answer"):
        index.search(QUERY)
    index.close()
