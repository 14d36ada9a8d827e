"""SSRF protection: only public addresses may be fetched, and networks the settings allow.

The rules apply to every redirect, and to the very IP address that is connected to.
"""

from __future__ import annotations

import ipaddress
import re
import socket
from collections.abc import Collection, Iterable, Sequence
from urllib.parse import SplitResult, urlsplit

from ingestion.documents.errors import RefusedAddress

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network

MAX_URL = 2000  # characters
PORTS = frozenset((80, 443, 8000, 8008, 8080, 8443, 8888))
_CONTROL = re.compile(r"[\x00-\x20\x7f\ud800-\udfff]")
_LOCAL_NAMES = (".localhost", ".local", ".internal", ".intranet", ".lan", ".home.arpa")
# IPv6 forms that carry an IPv4 address inside.
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
_COMPATIBLE = ipaddress.IPv6Network("::/96")
# Refused although `is_global` is true for them: 6to4 relays (RFC 7526), the AS112 sinks (RFC 7535),
# documentation (RFC 9637), protocol assignments (RFC 2928), Azure's internal service address.
_SPECIAL = tuple(
    ipaddress.ip_network(network)
    for network in (
        *("192.0.0.0/24", "192.88.99.0/24", "168.63.129.16/32"),
        *("192.31.196.0/24", "192.52.193.0/24", "192.175.48.0/24", "2620:4f:8000::/48"),
        *("2001::/23", "3fff::/20", "5f00::/16"),
    )
)


def check_submittable(
    url: str, allow_networks: Sequence[Network] = (), ports: Collection[int] = PORTS
) -> str:
    """Return the URL, stripped, if its text allows it to be fetched; names are resolved later.

    Raises RefusedAddress with a sentence that says why it can't be.
    """
    url = url.strip()
    if len(url) > MAX_URL:
        raise RefusedAddress(f"The URL is longer than {MAX_URL} characters.")
    if _CONTROL.search(url):
        raise RefusedAddress("The URL has a space or a control character in it.")
    host = check_parts(split(url), allow_networks, ports)
    if literal(host) is None and _is_local_name(host) and not allow_networks:
        raise RefusedAddress(f"{host} is a local name, which is not fetched.")
    return url


def check_parts(
    parts: SplitResult, allow_networks: Sequence[Network] = (), ports: Collection[int] = PORTS
) -> str:
    """Return the host when scheme, credentials, host and port are allowed.

    Raises RefusedAddress.
    """
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
    port = port or (443 if parts.scheme == "https" else 80)
    address = literal(host)
    if address is not None:
        check_address(address, port, allow_networks, ports)
    elif port not in ports and not allow_networks:
        # With allowed networks it depends on the address the name resolves to.
        raise _refused_port(port)
    return host


def check_address(
    address: Address,
    port: int = 443,
    allow_networks: Iterable[Network] = (),
    ports: Collection[int] = PORTS,
) -> None:
    """Raise RefusedAddress unless the address is public and the port one of these.

    An address in one of `allow_networks` is allowed on any port.
    """
    address = _as_ipv4(address)
    candidates = (address, *_embedded_ipv4(address))
    if any(
        each.version == network.version and each in network
        for each in candidates
        for network in allow_networks
    ):
        return
    if not all(_is_public(each) for each in candidates):
        raise RefusedAddress(f"{address} is not a public address.")
    if port not in ports:
        raise _refused_port(port)


def literal(host: str) -> Address | None:
    """The IP address a host is written as, in any notation a resolver takes; None for a name."""
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


def resolve(
    host: str, port: int, allow_networks: Sequence[Network], ports: Collection[int] = PORTS
) -> list[Address]:
    """Resolve the host to addresses that may all be fetched.

    Raises RefusedAddress when any may not be (one private address among others would allow DNS
    rebinding), OSError when the name does not resolve.
    """
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses = list(
        dict.fromkeys(ipaddress.ip_address(str(row[4][0]).split("%")[0]) for row in found)
    )
    for address in addresses:
        check_address(address, port, allow_networks, ports)
    return addresses


def split(url: str) -> SplitResult:
    """Parse the URL. Raises RefusedAddress for what is no URL."""
    try:
        parts = urlsplit(url)
        # Refuse here what the resolver could not encode.
        (parts.hostname or "").encode("idna")
    except (ValueError, UnicodeError) as error:
        raise RefusedAddress("That is not a URL.") from error
    return parts


def _refused_port(port: int) -> RefusedAddress:
    return RefusedAddress(f"Port {port} is not one that is fetched from.")


def _is_local_name(host: str) -> bool:
    host = host.lower()
    return host == "localhost" or "." not in host or host.endswith(_LOCAL_NAMES)


def _is_public(address: Address) -> bool:
    if any(address.version == network.version and address in network for network in _SPECIAL):
        return False
    if isinstance(address, ipaddress.IPv6Address) and address.is_site_local:
        return False
    return address.is_global and not (
        address.is_multicast
        or address.is_reserved
        or address.is_unspecified
        or address.is_loopback
        or address.is_link_local
    )


def _as_ipv4(address: Address) -> Address:
    """The IPv4 address of an IPv4-mapped or NAT64 address; any other address as it is."""
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped is not None:
            return address.ipv4_mapped
        if address in _NAT64:
            return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address


def _embedded_ipv4(address: Address) -> list[Address]:
    """IPv4 addresses embedded in an IPv6 one: IPv4-compatible, 6to4, Teredo, ISATAP."""
    if not isinstance(address, ipaddress.IPv6Address):
        return []
    embedded: list[Address] = [address.sixtofour] if address.sixtofour is not None else []
    if address.teredo is not None:
        embedded += address.teredo
    has_suffix = int(address) > 1 if address in _COMPATIBLE else _is_isatap(address)
    if has_suffix:
        embedded.append(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF))
    return embedded


def _is_isatap(address: ipaddress.IPv6Address) -> bool:
    """Whether the interface's id is an IPv4 address behind 0:5efe or 200:5efe (RFC 5214)."""
    return (int(address) >> 32) & 0xFDFFFFFF == 0x00005EFE
