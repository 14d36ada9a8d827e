"""The one door to the outside: who connects anywhere asks here for the address, at that moment.

Pages, feeds, images and whatever drives a browser use `fetch`, or `Guard.connect` for a socket.
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

WAIT = 0.5  # seconds between two ticks while the network is silent

Tick = Callable[[], None]
"""Called while waiting; what it raises ends the wait."""


@dataclass(frozen=True, slots=True)
class Guard:
    """What may be connected to: public addresses on these ports, and these networks on any."""

    networks: tuple[Network, ...] = ()
    ports: frozenset[int] = PORTS

    def check(self, url: str) -> SplitResult:
        """The URL's parts, when scheme, credentials, host and port are in order.

        Raises RefusedAddress. Host names are checked only when they are connected to.
        """
        parts = split(url)
        check_parts(parts, self.networks, self.ports)
        return parts

    def resolve(self, host: str, port: int, tick: Tick) -> list[Address]:
        """Every address of the host, all of which may be connected to now.

        Raises RefusedAddress, and OSError when the name does not resolve.
        """
        return patiently(lambda: resolve(host, port, self.networks, self.ports), tick)

    def connect(self, host: str, port: int, *, timeout: float, tick: Tick) -> socket.socket:
        """A TCP connection to an address checked just now. Raises RefusedAddress, OSError."""
        failure: OSError = OSError(f"{host} has no address")
        for address in self.resolve(host, port, tick):
            dial = partial(socket.create_connection, (str(address), port), timeout)
            try:
                return patiently(dial, tick)
            except OSError as error:
                failure = error
        raise failure


def host_of(url: str) -> str:
    """The name by which a host's fetches are counted; empty where the URL has none."""
    return (urlsplit(url).hostname or "").removeprefix("www.")


def patiently[T](work: Callable[[], T], tick: Tick) -> T:
    """The result of work that blocks, done in a thread while this one ticks."""
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
        future.add_done_callback(_close_what_came)
        raise


def _close_what_came(future: Future[Any]) -> None:
    """Nobody waits for the connection any more."""
    if future.exception() is None and hasattr(future.result(), "close"):
        future.result().close()
