"""Which addresses may be fetched: the public ones, and the networks that are allowed by hand.

The same rules guard every hop, and are applied to the very address that is connected to.
"""

from __future__ import annotations

import ipaddress
import re
import socket
from collections.abc import Iterable, Sequence
from urllib.parse import SplitResult, urlsplit

from ingestion.errors import RefusedAddress

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network

MAX_URL = 2000
PORTS = frozenset((80, 443, 8000, 8008, 8080, 8443, 8888))
_CONTROL = re.compile(r"[\x00-\x20\x7f]")
_LOCAL_NAMES = (".localhost", ".local", ".internal", ".intranet", ".lan", ".home.arpa")
# IPv6 forms that carry an IPv4 address inside.
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
_COMPATIBLE = ipaddress.IPv6Network("::/96")


def check_submittable(url: str, allow_networks: Sequence[Network] = ()) -> str:
    """The URL as it will be fetched, judged by its text alone (names are resolved when fetching).

    Raises RefusedAddress with a sentence for what can't be fetched.
    """
    url = url.strip()
    if len(url) > MAX_URL:
        raise RefusedAddress(f"The URL is longer than {MAX_URL} characters.")
    if _CONTROL.search(url):
        raise RefusedAddress("The URL has a space or a control character in it.")
    parts = _split(url)
    host = check_parts(parts, allow_networks)
    address = literal(host)
    if address is not None:
        check_address(address, allow_networks)
    elif _is_local_name(host) and not allow_networks:
        raise RefusedAddress(f"{host} is a local name, which is not fetched.")
    return url


def check_parts(parts: SplitResult, allow_networks: Sequence[Network] = ()) -> str:
    """The host, when scheme, credentials and port are in order. Raises RefusedAddress."""
    if parts.scheme not in ("http", "https"):
        raise RefusedAddress("Only http and https URLs can be fetched.")
    if parts.username is not None or parts.password is not None:
        raise RefusedAddress("A URL with a user name or password in it is not fetched.")
    host = (parts.hostname or "").rstrip(".")
    if not host or len(host) > 253:
        raise RefusedAddress("The URL has no host name.")
    try:
        port = parts.port
    except ValueError as error:
        raise RefusedAddress("The URL's port is not a number that exists.") from error
    if port is not None and port not in PORTS and not allow_networks:
        raise RefusedAddress(f"Port {port} is not one that is fetched from.")
    return host


def check_address(address: Address, allow_networks: Iterable[Network] = ()) -> None:
    """Raises RefusedAddress for private, loopback, link-local, multicast and reserved addresses."""
    address = _as_ipv4(address)
    if any(
        seen.version == network.version and seen in network
        for seen in (address, *_inner(address))
        for network in allow_networks
    ):
        return
    if not all(_is_public(seen) for seen in (address, *_inner(address))):
        raise RefusedAddress(f"{address} is not a public address.")


def literal(host: str) -> Address | None:
    """The address a host spells out, in any notation a resolver would take; else None."""
    host = host.strip("[]").split("%")[0]
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        pass
    try:
        # The C library also takes 127.1, 2130706433, 0x7f.1 and 0177.0.0.1.
        return ipaddress.IPv4Address(socket.inet_aton(host))
    except (OSError, ValueError):
        return None


def resolve(host: str, port: int, allow_networks: Sequence[Network]) -> list[Address]:
    """The host's addresses, all of which may be fetched.

    Raises RefusedAddress when any may not (a name with one private address is a trap), OSError
    when the name does not resolve.
    """
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses = list(
        dict.fromkeys(ipaddress.ip_address(str(row[4][0]).split("%")[0]) for row in found)
    )
    for address in addresses:
        check_address(address, allow_networks)
    return addresses


def _split(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        # Names must be encodable: what the resolver can't take is refused here, not later.
        (parts.hostname or "").encode("idna")
    except (ValueError, UnicodeError) as error:
        raise RefusedAddress("That is not a URL.") from error
    return parts


def _is_local_name(host: str) -> bool:
    host = host.lower()
    return host == "localhost" or "." not in host or host.endswith(_LOCAL_NAMES)


def _is_public(address: Address) -> bool:
    return address.is_global and not (
        address.is_multicast
        or address.is_reserved
        or address.is_unspecified
        or address.is_loopback
        or address.is_link_local
    )


def _as_ipv4(address: Address) -> Address:
    """The IPv4 address that a mapped or NAT64 address is another spelling of."""
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped is not None:
            return address.ipv4_mapped
        if address in _NAT64:
            return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address


def _inner(address: Address) -> list[Address]:
    """IPv4 addresses inside an IPv6 one: compatible, 6to4, Teredo."""
    if not isinstance(address, ipaddress.IPv6Address):
        return []
    inner: list[Address] = [address.sixtofour] if address.sixtofour is not None else []
    if address.teredo is not None:
        inner += address.teredo
    if address in _COMPATIBLE and int(address) > 1:
        inner.append(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF))
    return inner
