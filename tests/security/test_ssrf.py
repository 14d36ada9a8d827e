"""Every spelling of a private address, straight and by redirect, against sockets that listen.

The canary listens on loopback, on a port that may be fetched from; nobody may ever reach it. The
lure, on another loopback address that is allowed by hand, stands for a public site.
"""

from __future__ import annotations

import ipaddress
import socket
import threading
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pytest

from ingestion.documents.errors import FetchError, IngestionError, RefusedAddress
from ingestion.documents.types import no_progress
from ingestion.fetching.address_policy import Network
from ingestion.fetching.checked_connect import Guard
from ingestion.fetching.fetcher import FetchPolicy, fetch

LURE = "127.0.0.2"
LURE_NETWORK: tuple[Network, ...] = (ipaddress.ip_network(f"{LURE}/32"),)

# Hosts as they are written in a URL; each is, or would lead to, something private.
HOSTS = [
    *("127.0.0.1", "127.1", "127.0.1", "127.255.255.254", "2130706433", "017700000001"),
    *("0x7f000001", "0x7f.1", "0x7F.0x0.0x0.0x1", "0177.0.0.1", "0177.0.0.01", "127.0.0.1."),
    *("0", "0.0.0.0", "0x0", "00000000", "0.0.0.1", "127.00.00.001"),  # noqa: S104
    *("10.0.0.1", "10.1", "167772161", "172.16.0.1", "172.31.255.255", "192.168.1.1", "3232235777"),
    *("169.254.169.254", "2852039166", "0xa9fea9fe", "0251.0376.0251.0376", "169.254.43518"),
    *("100.64.0.1", "100.100.100.200", "168.63.129.16", "192.0.0.192", "198.18.0.1"),
    *("192.0.2.1", "198.51.100.1", "203.0.113.1", "192.88.99.1", "224.0.0.1", "239.255.255.250"),
    *("240.0.0.1", "255.255.255.255"),
    *("[::1]", "[::]", "[0:0:0:0:0:0:0:1]", "[0000::0001]", "[::127.0.0.1]", "[::7f00:1]"),
    *("[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::ffff:0:127.0.0.1]", "[::ffff:169.254.169.254]"),
    *("[64:ff9b::127.0.0.1]", "[64:ff9b::a9fe:a9fe]", "[64:ff9b:1::7f00:1]", "[2002:7f00:1::]"),
    *("[2002:a9fe:a9fe::1]", "[2001:0:7f00:1::]", "[2001:0:5db8:d822:0:0:80ff:fffe]"),
    *("[2606:4700::5efe:127.0.0.1]", "[2606:4700::200:5efe:a00:1]", "[fe80::1]", "[fe80::1%25lo]"),
    *("[fc00::1]", "[fd00:ec2::254]", "[fec0::1]", "[ff02::1]", "[ff0e::1]", "[2001:db8::1]"),
    *("[3fff::1]", "[5f00::1]", "[100::1]", "[2001:10::1]", "[2001:20::1]"),
    *("localhost", "LOCALHOST", "localhost.", "ip6-localhost", socket.gethostname()),
    # What IDNA, or a careless parser, makes of these is 127.0.0.1.
    *(
        "１２７.０.０.１",
        "127。0。0。1",
        "①②⑦.⓪.⓪.①",
        "127%2e0%2e0%2e1",
        "loc%61lhost",
        "ⓛocalhost",
    ),
    *("example.org\\@127.0.0.1", "example.org@127.0.0.1", "a:b@127.0.0.1", "@127.0.0.1"),
]
URLS = [
    *("file:///etc/passwd", "ftp://{canary}/", "gopher://{canary}/_GET", "dict://{canary}/"),
    *(
        "ldap://{canary}/",
        "data:text/html,x",
        "javascript:x",
        "unix:///run/x.sock",
        "ws://{canary}/",
    ),
    *("http:///{canary}", "http:{canary}", "://{canary}", "http://", "http://[::1", "http://:80/"),
]


class Listener:
    """Counts who connects, and answers with a redirect to wherever it is told."""

    def __init__(self, family: int, host: str, port: int = 0) -> None:
        self.connections = 0
        self.location = "/"
        self._socket = socket.create_server((host, port), family=family)
        self.port: int = self._socket.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        with suppress(OSError):
            while True:
                caller, _ = self._socket.accept()
                self.connections += 1
                with caller, suppress(OSError):
                    caller.recv(65536)
                    location = self.location.encode()
                    caller.sendall(b"HTTP/1.1 302 Found\r\nContent-Length: 0\r\n")
                    caller.sendall(b"Connection: close\r\nLocation: " + location + b"\r\n\r\n")

    def close(self) -> None:
        self._socket.close()


@pytest.fixture(scope="module")
def canaries(own_servers: None) -> Iterator[list[Listener]]:
    # On every address of both families, the lure's alone excepted.
    four = Listener(socket.AF_INET, "127.0.0.1")
    six = Listener(socket.AF_INET6, "::1", four.port)
    yield [four, six]
    for canary in (four, six):
        canary.close()


@pytest.fixture(scope="module")
def lure(own_servers: None) -> Iterator[Listener]:
    listener = Listener(socket.AF_INET, LURE)
    yield listener
    listener.close()


def policy(port: int, networks: tuple[Network, ...] = LURE_NETWORK) -> FetchPolicy:
    return FetchPolicy(networks, frozenset({port, 80, 443}), deadline=60, connect_timeout=20)


def attempt(url: str, port: int, **kw: Any) -> IngestionError:
    with pytest.raises(IngestionError) as raised:
        fetch(url, progress=no_progress, policy=policy(port, **kw))
    return raised.value


FORMS = [f"http://{host}:{{port}}/" for host in HOSTS] + URLS


def test_there_are_enough_forms() -> None:
    assert len(set(FORMS)) >= 100


@pytest.mark.parametrize("way", ["straight", "redirected"])
@pytest.mark.parametrize("form", FORMS)
def test_nobody_reaches_the_canary(
    form: str, way: str, canaries: list[Listener], lure: Listener
) -> None:
    port = canaries[0].port
    url = form.format(port=port, canary=f"127.0.0.1:{port}")
    if way == "redirected":
        # As bytes on the wire: what is not ASCII is sent as UTF-8, as sites do.
        lure.location, url = url, f"http://{LURE}:{lure.port}/"
    before = lure.connections
    refusal = attempt(url, port)
    assert [canary.connections for canary in canaries] == [0, 0]
    assert refusal.message.endswith(".")
    assert isinstance(refusal, RefusedAddress | FetchError)
    assert refusal.permanent or "address" in refusal.message
    if way == "redirected":
        assert lure.connections > before  # it did follow, as far as it may


Answers = list[str]


def answering(monkeypatch: pytest.MonkeyPatch, *answers: Answers) -> list[str]:
    """Make the resolver give one list of addresses after the other, the last one for ever."""
    asked: list[str] = []
    real = socket.getaddrinfo

    def resolver(host: str, port: int, *args: Any, **kw: Any) -> Any:
        if host.endswith(".test"):
            asked.append(host)
            found = answers[min(len(asked), len(answers)) - 1]
            return [row for address in found for row in real(address, port, *args, **kw)]
        return real(host, port, *args, **kw)

    monkeypatch.setattr(socket, "getaddrinfo", resolver)
    return asked


@pytest.mark.parametrize(
    "addresses",
    [
        ["127.0.0.1"],
        ["::1"],
        ["127.0.0.2", "127.0.0.1"],
        ["127.0.0.2", "::1"],
        ["93.184.216.34", "169.254.169.254"],
        ["::ffff:127.0.0.1"],
        ["64:ff9b::7f00:1"],
        ["0.0.0.0"],  # noqa: S104
    ],
)
def test_a_name_with_a_private_address_is_a_trap(
    addresses: Answers, canaries: list[Listener], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = answering(monkeypatch, addresses)
    port = canaries[0].port
    assert isinstance(attempt(f"http://trap.test:{port}/", port), RefusedAddress)
    assert asked == ["trap.test"]
    assert [canary.connections for canary in canaries] == [0, 0]


def test_a_name_that_is_bound_anew_between_check_and_connection(
    canaries: list[Listener], lure: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = answering(monkeypatch, [LURE], ["127.0.0.1"])
    lure.location = f"http://rebind.test:{lure.port}/again"
    port = canaries[0].port
    before = lure.connections
    refusal = attempt(f"http://rebind.test:{lure.port}/", port)
    assert isinstance(refusal, RefusedAddress)
    # Each connection is made to what its own look-up gave; the second hop gave loopback.
    assert (lure.connections - before, asked) == (1, ["rebind.test"] * 2)
    assert [canary.connections for canary in canaries] == [0, 0]


@pytest.mark.usefixtures("own_servers")
def test_the_canaries_do_listen() -> None:
    for family, host in ((socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1")):
        listener = Listener(family, host)
        shown = f"[{host}]" if ":" in host else host
        attempt(
            f"http://{shown}:{listener.port}/",
            listener.port,
            networks=(ipaddress.ip_network(host),),
        )
        assert listener.connections > 1  # it redirects in circles
        listener.close()


def test_an_allowed_network_opens_no_port_elsewhere(lure: Listener) -> None:
    assert "Port 22" in attempt("http://93.184.216.34:22/", 80).message
    assert "Port 6379" in attempt("http://[2606:2800:220:1::1]:6379/", 80).message
    # Where the network itself may be fetched from, on any port.
    lure.location = "http://x.test.invalid/"
    assert "There is no site at" in attempt(f"http://{LURE}:{lure.port}/", 80).message


def test_whoever_needs_a_socket_gets_it_from_the_same_guard(
    canaries: list[Listener], lure: Listener
) -> None:
    guard = Guard(LURE_NETWORK, frozenset({canaries[0].port}))
    with guard.connect(LURE, lure.port, timeout=20, tick=lambda: None) as connection:
        assert connection.getpeername() == (LURE, lure.port)
    for host in ("127.0.0.1", "::1", "localhost", "0", "0x7f.1"):
        with pytest.raises(RefusedAddress):
            guard.connect(host, canaries[0].port, timeout=20, tick=lambda: None)
    with pytest.raises(OSError, match="refused"):
        guard.connect(LURE, _unused_port(), timeout=20, tick=lambda: None)
    assert [canary.connections for canary in canaries] == [0, 0]


def _unused_port() -> int:
    with socket.create_server((LURE, 0)) as taken:
        return int(taken.getsockname()[1])
