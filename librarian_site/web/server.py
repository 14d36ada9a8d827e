"""Daphne that finishes its requests before it stops, and shares its load with its peers.

    python -m librarian_site.web --port 8000 librarian_site.asgi:application

Several processes listen on one socket, and a keep-alive connection stays with the process that
accepted it: one of them may hold all of them while the others are idle. So a process with several
requests at once closes their connections after the answer; the next ones go to whoever is free.
Measured on 2026-11-28, two processes and four clients, three runs in turn: the busier process
answered 51 to 55 % of the requests, without it 51, 100 and 100 %.

At a signal Daphne drops every request at once. `GracefulServer` accepts no more, finishes those
under way, and cuts off only event streams and WebSockets, whose clients reconnect by themselves.
"""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING, Any

from daphne.cli import CommandLineInterface  # isort: skip  (it chooses Twisted's reactor: first)
import daphne.server
from daphne.http_protocol import WebRequest
from daphne.server import Server
from twisted.internet import reactor
from twisted.internet.defer import Deferred

from librarian_site.web.asgi_handler import BODY
from librarian_site.web.bounded_request import BoundedFactory, BoundedRequest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Task = asyncio.Future[Any]

ANSWER_SECONDS = 10.0  # seconds that running requests have to finish
ARRIVAL_SECONDS = 0.2  # seconds to wait for the request of a client that has just connected
LOOK = 0.02  # seconds between two looks at what is under way
MAX_CONCURRENT = 3  # requests at once, from which on connections are closed after the answer


# `Server.run` makes its factory by this name, and takes no other.
daphne.server.HTTPFactory = BoundedFactory


class GracefulServer(Server):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._ports: list[Any] = []

    def listen_success(self, port: Any) -> None:
        self._ports.append(port)
        super().listen_success(port)

    def create_application(self, protocol: Any, scope: dict[str, Any]) -> Any:
        if isinstance(protocol, BoundedRequest):
            scope[BODY] = protocol.body
            _declare_size(scope, protocol.received)
        return super().create_application(protocol, scope)

    async def handle_reply(self, protocol: Any, message: dict[str, Any]) -> None:
        if message["type"] == "http.response.start" and self._is_crowded():
            _close_after_answer(protocol)
        await super().handle_reply(protocol, message)

    def kill_all_applications(self) -> Deferred[None]:
        """Called by Daphne at a signal; the process ends when what is returned has fired."""
        return Deferred.fromFuture(asyncio.ensure_future(self._shut_down()))

    async def _shut_down(self) -> None:
        for port in self._ports:
            port.doRead()  # accept clients that are in the listen queue already
            port.stopListening()
        began = time.monotonic()
        while (passed := time.monotonic() - began) < ANSWER_SECONDS:
            await _end(self._under_way(_is_long_lived))
            if passed > ARRIVAL_SECONDS and not self._is_answering():
                break
            await asyncio.sleep(LOOK)
        await _end(self._under_way(lambda protocol: True))

    def _is_answering(self) -> bool:
        """Whether a request is running, or a response not sent completely."""
        return bool(self._requests() or reactor.getWriters())  # type: ignore[misc]

    def _is_crowded(self) -> bool:
        return self._requests() >= MAX_CONCURRENT

    def _requests(self) -> int:
        """Return the number of running requests, without streams and WebSockets."""
        return sum(1 for _ in self._under_way(lambda protocol: not _is_long_lived(protocol)))

    def _under_way(self, chosen: Callable[[Any], bool]) -> Iterator[tuple[Any, Task]]:
        for protocol, details in self.connections.items():
            task = details.get("application_instance")
            if task is not None and not task.done() and chosen(protocol):
                yield protocol, task


async def _end(under_way: Iterator[tuple[Any, Task]]) -> None:
    ended = list(under_way)
    for protocol, task in ended:
        task.cancel()
        _hang_up(protocol)
    await asyncio.gather(*(task for _, task in ended), return_exceptions=True)


def _declare_size(scope: dict[str, Any], size: int) -> None:
    """Django reads no form without a length; of a body in chunks it is known by now."""
    if size and all(name != b"content-length" for name, _ in scope["headers"]):
        scope["headers"] = [*scope["headers"], (b"content-length", str(size).encode())]


def _close_after_answer(request: WebRequest) -> None:
    request.setHeader(b"connection", b"close")
    if request.channel is not None:
        request.channel.persistent = False


def _hang_up(protocol: Any) -> None:
    """Close without a proper end, so that clients don't take it for the end of the stream."""
    connection = protocol.channel if isinstance(protocol, WebRequest) else protocol.transport
    if connection is not None:
        connection.loseConnection()


def _is_long_lived(protocol: Any) -> bool:
    """Whether it is a WebSocket or an event stream, which end only by a disconnect."""
    if not isinstance(protocol, WebRequest):
        return True
    kinds = protocol.responseHeaders.getRawHeaders(b"content-type", [])
    return any(kind.startswith(b"text/event-stream") for kind in kinds)


class CommandLine(CommandLineInterface):
    server_class = GracefulServer
