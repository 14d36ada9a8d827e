"""Which addresses may be fetched."""

from __future__ import annotations

import ipaddress
import socket
from typing import Any

import pytest

from ingestion.documents.errors import RefusedAddress
from ingestion.fetching.address_policy import check_address, check_submittable, literal, resolve

LOOPBACK = (ipaddress.ip_network("127.0.0.0/8"),)

REFUSED = [
    "http://127.0.0.1/",
    "http://127.1/",
    "http://2130706433/",
    "http://0x7f000001/",
    "http://0x7f.1/",
    "http://0177.0.0.1/",
    "http://017700000001/",
    "http://127.0.0.1./",
    "http://0.0.0.0/",
    "http://0/",
    "http://10.0.0.1/",
    "http://172.16.0.1/",
    "http://172.31.255.255/",
    "http://192.168.0.1/",
    "http://169.254.169.254/latest/meta-data/",
    "http://100.64.0.1/",
    "http://192.0.2.1/",
    "http://198.18.0.1/",
    "http://203.0.113.9/",
    "http://224.0.0.1/",
    "http://240.0.0.1/",
    "http://255.255.255.255/",
    "http://[::1]/",
    "http://[::]/",
    "http://[fe80::1]/",
    "http://[fc00::1]/",
    "http://[fd12:3456::1]/",
    "http://[ff02::1]/",
    "http://[::ffff:127.0.0.1]/",
    "http://[::ffff:7f00:1]/",
    "http://[::127.0.0.1]/",
    "http://[2002:7f00:1::]/",
    "http://[64:ff9b::7f00:1]/",
    "http://[2001:db8::1]/",
    "http://localhost/",
    "http://LOCALHOST/",
    "http://a.localhost/",
    "http://printer.local/",
    "http://metadata.google.internal/",
    "http://intranet/",
    "http://router.lan/",
    "http://user@example.org/",
    "http://user:pass@example.org/",
    "http://example.org:22/",
    "http://example.org:6379/",
    "http://example.org:99999/",
    "http://example.org:x/",
    "ftp://example.org/",
    "file:///etc/passwd",
    "gopher://example.org/",
    "javascript:alert(1)",
    "data:text/html,x",
    "//example.org/",
    "example.org",
    "http://",
    "http:///path",
    "http://exa mple.org/",
    "http://example.org/\r\nHost: evil",
    "http://example.org/\x00",
    "http://[::1",
    "http://" + "a" * 64 + ".org/",
    "http://" + ".".join(["a" * 60] * 5) + "/",
    "https://example.org/" + "a" * 2000,
]


@pytest.mark.parametrize("url", REFUSED)
def test_refused_with_a_sentence(url: str) -> None:
    with pytest.raises(RefusedAddress) as raised:
        check_submittable(url)
    assert raised.value.permanent
    assert raised.value.message.endswith(".")


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org",
        "http://example.org:8080/a?b=c#d",
        "https://münchen.example/straße",
        "http://93.184.216.34/",
        "http://[2606:2800:220:1::1]/",
        "HTTPS://EXAMPLE.ORG/",
        "  https://example.org/a  ",
    ],
)
def test_taken(url: str) -> None:
    assert check_submittable(url) == url.strip()


def test_a_network_that_is_allowed_by_hand_is_taken_on_any_port() -> None:
    assert check_submittable("http://127.0.0.1:5123/a", LOOPBACK)
    assert check_submittable("http://[::ffff:127.0.0.1]/a", LOOPBACK)
    with pytest.raises(RefusedAddress):
        check_submittable("http://10.0.0.1/", LOOPBACK)


@pytest.mark.parametrize(
    ("host", "address"),
    [("0x7f.1", "127.0.0.1"), ("[::1]", "::1"), ("fe80::1%eth0", "fe80::1"), ("example.org", None)],
)
def test_literals_in_every_notation(host: str, address: str | None) -> None:
    assert literal(host) == (ipaddress.ip_address(address) if address else None)


def test_a_public_address_in_ipv6_clothes_is_still_public() -> None:
    check_address(ipaddress.ip_address("::ffff:93.184.216.34"))
    check_address(ipaddress.ip_address("64:ff9b::5db8:d822"))


def answering(*addresses: str) -> Any:
    def getaddrinfo(host: str, port: int, **kw: Any) -> list[Any]:
        return [(socket.AF_INET, 1, 6, "", (address, port)) for address in addresses]

    return getaddrinfo


def test_a_name_with_one_private_address_is_a_trap(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", answering("93.184.216.34", "10.0.0.1"))
    with pytest.raises(RefusedAddress, match=r"10\.0\.0\.1 is not a public address"):
        resolve("rebind.example", 80, ())


def test_addresses_come_once_each_in_order(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", answering("93.184.216.34", "93.184.216.34"))
    assert [str(a) for a in resolve("x.example", 80, ())] == ["93.184.216.34"]
