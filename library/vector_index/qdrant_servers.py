"""Clients of a Qdrant server, or of the servers of a cluster, any of which answers for all."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Any, cast

import httpx
from qdrant_client import QdrantClient
from qdrant_client.http.exceptions import ResponseHandlingException, UnexpectedResponse

NODE_TIMEOUT = 20  # seconds for one answer


def connect(urls: str, api_key: str, *, timeout: int = NODE_TIMEOUT) -> QdrantClient:
    """A client of one address, or of several with commas between; nothing is asked yet."""
    clients = [
        QdrantClient(
            url=url.strip(), api_key=api_key or None, timeout=timeout, check_compatibility=False
        )
        for url in urls.split(",")
        if url.strip()
    ]
    return clients[0] if len(clients) == 1 else cast(QdrantClient, Servers(clients))


class Servers:
    """Has the methods of a client: each call goes to the server that answered last.

    Where that one is away or silent the next is asked, with the same call: all that the index
    asks for may be repeated.
    """

    def __init__(self, clients: list[QdrantClient]) -> None:
        self._clients = clients
        self._current = 0

    def __getattr__(self, name: str) -> Callable[..., Any]:
        def call(*args: Any, **options: Any) -> Any:
            first = self._current
            failure: Exception = ValueError("There is no server.")
            for number in range(first, first + len(self._clients)):
                client = self._clients[number % len(self._clients)]
                try:
                    answer = getattr(client, name)(*args, **options)
                except (ResponseHandlingException, httpx.TransportError) as error:
                    failure = error
                    continue
                except UnexpectedResponse as error:
                    if (error.status_code or 0) < HTTPStatus.INTERNAL_SERVER_ERROR:
                        raise
                    failure = error
                    continue
                self._current = number % len(self._clients)
                return answer
            raise failure

        return call

    def close(self) -> None:
        for client in self._clients:
            client.close()


def is_silence(error: Exception) -> bool:
    """Whether the server took the question, or the connection, and said nothing in time."""
    source = error.source if isinstance(error, ResponseHandlingException) else error
    return isinstance(source, (httpx.TimeoutException, TimeoutError))
