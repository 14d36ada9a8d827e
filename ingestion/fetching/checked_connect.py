"""Outgoing connections, to addresses checked at the moment of connecting.

All outgoing traffic goes through here: pages, feeds and images by `fetch`, the browser's
connections by `Guard.connect`.
"""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from functools import partial
from typing import Any
from urllib.parse import SplitResult, urlsplit

from ingestion.fetching.address_policy import PORTS, Address, Network, check_parts, resolve, split

WAIT = 0.5  # seconds between two calls of `tick` while nothing arrives

Tick = Callable[[], None]
"""Called while waiting; an exception from it ends the wait."""


@dataclass(frozen=True, slots=True)
class Guard:
    """The address policy: public addresses on `ports`, and `networks` on any port."""

    networks: tuple[Network, ...] = ()
    ports: frozenset[int] = PORTS

    def check(self, url: str) -> SplitResult:
        """Parse the URL and check its scheme, credentials, host and port.

        Raises RefusedAddress. What a host name resolves to is checked by `resolve`.
        """
        parts = split(url)
        check_parts(parts, self.networks, self.ports)
        return parts

    def resolve(self, host: str, port: int, tick: Tick) -> list[Address]:
        """All addresses of the host, each of them allowed.

        Raises RefusedAddress, and OSError when the name does not resolve.
        """
        return run_ticking(lambda: resolve(host, port, self.networks, self.ports), tick)

    def connect(self, host: str, port: int, *, timeout: float, tick: Tick) -> socket.socket:
        """Open a TCP connection to a checked address. Raises RefusedAddress, OSError."""
        failure: OSError = OSError(f"{host} has no address")
        for address in self.resolve(host, port, tick):
            dial = partial(socket.create_connection, (str(address), port), timeout)
            try:
                return run_ticking(dial, tick)
            except OSError as error:
                failure = error
        raise failure


def host_of(url: str) -> str:
    """The URL's host without `www.`, as rate limits per host use it; "" where it has none."""
    return (urlsplit(url).hostname or "").removeprefix("www.")


def run_ticking[T](work: Callable[[], T], tick: Tick) -> T:
    """Run blocking work in a thread and call `tick` every WAIT seconds until it is done.

    An exception from `tick` is raised at once; the thread's late result is closed.
    """
    future: Future[T] = Future()

    def run() -> None:
        try:
            future.set_result(work())
        except BaseException as error:
            future.set_exception(error)

    threading.Thread(target=run, daemon=True).start()
    try:
        while True:
            tick()
            try:
                return future.result(WAIT)
            except TimeoutError:
                if future.done():
                    raise
    except BaseException:
        future.add_done_callback(_close_result)
        raise


def _close_result(future: Future[Any]) -> None:
    """Close a connection that was opened after the caller gave up."""
    if future.exception() is None and hasattr(future.result(), "close"):
        future.result().close()
