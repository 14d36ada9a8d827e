"""Fetch one URL: each redirect's address checked, with a deadline, a size limit and progress."""

from __future__ import annotations

import ssl
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from functools import cache, partial
from typing import Any
from urllib.parse import urljoin, urlsplit

import httpcore2
import httpx2

from ingestion.documents.errors import (
    DeadlineExceeded,
    FetchError,
    IngestionError,
    TooLarge,
)
from ingestion.documents.media_types import HTML, sniff
from ingestion.documents.types import Progress, Resource
from ingestion.fetching.address_policy import PORTS, Network
from ingestion.fetching.checked_connect import Guard, host_of, run_ticking
from ingestion.fetching.decompression import ACCEPT_ENCODING, decompress
from ingestion.fetching.failures import AGENT_REFUSED, NotModified, check_status, translate_errors
from ingestion.fetching.html_refresh import refresh_target

__all__ = ["FetchPolicy", "fetch"]

READ_SLICE = (
    0.5  # seconds a read may block before progress is called, so that cancelling takes effect
)
REFRESH_WITHIN = 100_000  # bytes of a page that are searched for a refresh
REFUSAL_BYTES = 200_000  # of the page that a site answers a refusal with
TURN_SLICE = 0.1  # seconds between two calls of `try_acquire`
MOVED = frozenset((301, 308))  # statuses of an address that is another from now on
ACCEPT = "text/html,application/xhtml+xml,application/pdf,application/epub+zip;q=0.9,*/*;q=0.8"


@dataclass(frozen=True, slots=True)
class FetchPolicy:
    """Limits of one fetch; times in seconds, sizes in bytes.

    `try_acquire(host)` is called for each host on the way until it returns True.
    """

    allow_networks: tuple[Network, ...] = ()
    ports: frozenset[int] = PORTS
    accept: str = ACCEPT
    max_bytes: int = 50_000_000  # each as sent and decompressed
    deadline: float = 120.0
    connect_timeout: float = 10.0
    read_timeout: float = 20.0  # of silence
    max_redirects: int = 10
    try_acquire: Callable[[str], bool] = lambda _: True
    headers: tuple[tuple[str, str], ...] = ()  # sent along, as for a conditional request
    user_agent: str = "Mozilla/5.0 (compatible; WilliamsLibrarian/1.0; a personal reading library)"

    @property
    def guard(self) -> Guard:
        return Guard(self.allow_networks, self.ports)


def fetch(url: str, *, progress: Progress, policy: FetchPolicy) -> Resource:
    """Fetch the document at the URL, following redirects.

    Progress is the share of bytes received. Raises RefusedAddress, NotFound, AccessDenied,
    FetchError, NotModified, TooLarge or DeadlineExceeded. An exception from `progress` is raised
    within READ_SLICE.
    """
    clock = Clock(policy, progress)
    with translate_errors(clock), open_client(policy, clock) as client:
        return _follow(client, url, policy, clock)


class Clock:
    """Checks the deadline and repeats the last progress while nothing arrives."""

    def __init__(self, policy: FetchPolicy, progress: Progress) -> None:
        self._ends = time.monotonic() + policy.deadline
        self._deadline = policy.deadline
        self._progress = progress
        self._last: tuple[float, str] = (0.0, "Connecting")
        self.host = ""  # of the request under way

    def report(self, percent: float, message: str) -> None:
        self._last = (percent, message)
        self.tick()

    def tick(self) -> None:
        if time.monotonic() > self._ends:
            raise DeadlineExceeded(f"The download took longer than {self._deadline:g} seconds.")
        self._progress(*self._last)

    def wait_until(self, is_ready: Callable[[], bool]) -> None:
        while not is_ready():
            self.tick()
            time.sleep(TURN_SLICE)


class _GuardedBackend(httpcore2.SyncBackend):
    """Connects only to addresses it has resolved and checked itself, against DNS rebinding."""

    def __init__(self, policy: FetchPolicy, clock: Clock) -> None:
        super().__init__()
        self._policy = policy
        self._clock = clock

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore2.NetworkStream:
        try:
            addresses = self._policy.guard.resolve(host, port, self._clock.tick)
        except OSError as error:
            raise httpcore2.ConnectError(f"{host} has no address") from error
        for number, address in enumerate(addresses, start=1):
            connect = partial(
                super().connect_tcp, str(address), port, timeout, local_address, socket_options
            )
            try:
                return _TickingStream(run_ticking(connect, self._clock.tick), self._clock)
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout):
                if number == len(addresses):
                    raise
        raise httpcore2.ConnectError(f"{host} has no address")


class _TickingStream(httpcore2.NetworkStream):
    """A stream whose reads block for at most READ_SLICE between two ticks of the clock."""

    def __init__(self, stream: httpcore2.NetworkStream, clock: Clock) -> None:
        self._stream = stream
        self._clock = clock

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        ends = time.monotonic() + (timeout or READ_SLICE)
        while True:
            self._clock.tick()
            try:
                return self._stream.read(max_bytes, READ_SLICE)
            except httpcore2.ReadTimeout:
                if time.monotonic() > ends:
                    raise

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, timeout)

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: Any, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore2.NetworkStream:
        handshake = partial(self._stream.start_tls, ssl_context, server_hostname, timeout)
        try:
            return _TickingStream(run_ticking(handshake, self._clock.tick), self._clock)
        except BaseException:
            self._stream.close()  # also ends a handshake that goes on in its thread
            raise

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


def open_client(policy: FetchPolicy, clock: Clock) -> httpx2.Client:
    transport = httpx2.HTTPTransport(verify=_tls(), trust_env=False)
    # HTTPTransport takes no network backend, so its pool is replaced by one with ours.
    transport._pool.close()
    transport._pool = httpcore2.ConnectionPool(
        ssl_context=_tls(),
        network_backend=_GuardedBackend(policy, clock),
        max_connections=1,
    )
    return httpx2.Client(
        transport=transport,
        trust_env=False,
        follow_redirects=False,
        timeout=httpx2.Timeout(policy.read_timeout, connect=policy.connect_timeout),
        headers={
            "User-Agent": policy.user_agent,
            "Accept": policy.accept,
            "Accept-Language": "en;q=0.8,*;q=0.5",
            "Accept-Encoding": ACCEPT_ENCODING,
            **dict(policy.headers),
        },
    )


@cache
def _tls() -> ssl.SSLContext:
    """The TLS context, cached: loading the certificate authorities takes longer than a fetch."""
    return httpx2.create_ssl_context(trust_env=False)


def _follow(client: httpx2.Client, url: str, policy: FetchPolicy, clock: Clock) -> Resource:
    at, last_host, moved_to, is_permanent = url, "", "", True
    for _ in range(policy.max_redirects + 1):
        clock.report(0, f"Connecting to {policy.guard.check(at).hostname}")
        clock.host = host = host_of(at)
        if host != last_host:
            clock.wait_until(partial(policy.try_acquire, host))
            last_host = host
        with client.stream("GET", at) as response:
            if response.has_redirect_location:
                at = urljoin(at, response.headers["Location"])
                is_permanent = is_permanent and response.status_code in MOVED
                moved_to = at if is_permanent else moved_to
                continue
            if response.status_code in AGENT_REFUSED:
                check_status(response, _read_some(response))
            try:
                check_status(response)
            except NotModified as error:
                error.moved_to = moved_to
                raise
            resource = _resource(response, url, policy, clock, moved_to)
        target = _refresh_target(resource, response.headers.get("Refresh", ""))
        if target is None:
            return resource
        at = target
    raise FetchError("The page redirects in circles.", permanent=True)


def _refresh_target(resource: Resource, header: str) -> str | None:
    """The address that the page's Refresh header or meta element leads to, or None."""
    content = resource.content if resource.media_type == HTML else b""
    begin = content.lower()[:REFRESH_WITHIN]
    if not header and not any(word in begin for word in (b"refresh", b"<frame", b"location")):
        return None
    return refresh_target(resource.url, header, content, resource.charset)


def _read_some(response: httpx2.Response) -> bytes:
    """The first REFUSAL_BYTES of a refusal's page; errors are ignored, as it is only compared."""
    content = bytearray()
    with suppress(IngestionError, httpx2.TransportError):
        for part in decompress(response.iter_raw(), response.headers.get("Content-Encoding", "")):
            content += part
            if len(content) >= REFUSAL_BYTES:
                break
    return bytes(content[:REFUSAL_BYTES])


def _resource(
    response: httpx2.Response, requested: str, policy: FetchPolicy, clock: Clock, moved_to: str
) -> Resource:
    content = read_body(response, policy, clock)
    declared = response.headers.get("Content-Type", "")
    at = str(response.url)
    return Resource(
        content=content,
        media_type=sniff(content, declared, urlsplit(at).path),
        url=at,
        requested_url=requested,
        declared_type=declared,
        charset=response.charset_encoding or "",
        transferred=response.num_bytes_downloaded,
        etag=response.headers.get("ETag", ""),
        last_modified=response.headers.get("Last-Modified", ""),
        moved_to=moved_to,
    )


def read_body(response: httpx2.Response, policy: FetchPolicy, clock: Clock) -> bytes:
    length = int(response.headers.get("Content-Length", 0) or 0)
    if length > policy.max_bytes:
        raise _too_large(policy)
    content = bytearray()
    for part in decompress(response.iter_raw(), response.headers.get("Content-Encoding", "")):
        content += part
        arrived = response.num_bytes_downloaded
        if max(len(content), arrived) > policy.max_bytes:
            raise _too_large(policy)
        if length:
            share = min(1.0, arrived / length)
            clock.report(100 * share, f"Downloading {_size(arrived)} of {_size(length)}")
        else:
            clock.report(0, f"Downloading, {_size(arrived)} so far")
    clock.report(100, f"Downloaded {_size(len(content))}")
    return bytes(content)


def _too_large(policy: FetchPolicy) -> TooLarge:
    return TooLarge(f"The document is larger than {_size(policy.max_bytes)}.")


def _size(count: int) -> str:
    return f"{count / 1000:.0f} kB" if count < 1_000_000 else f"{count / 1_000_000:.1f} MB"
