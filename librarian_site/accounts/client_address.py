"""The client's IP address, also behind reverse proxies."""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING, Any

from django.conf import settings

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpRequest


def client_address(request: HttpRequest) -> str | None:
    """Return the client's IP address; None for a connection without one (a Unix socket)."""
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "")
    return _believed(forwarded, request.META.get("REMOTE_ADDR") or "")


def client_network(request: HttpRequest) -> str:
    """Return the network that is rate-limited as one client: IPv4 address or IPv6 /64."""
    return _network(client_address(request))


def socket_network(scope: Mapping[str, Any]) -> str:
    """Return the same for an ASGI scope without a request object, such as a WebSocket."""
    told = [value for name, value in scope["headers"] if name == b"x-forwarded-for"]
    forwarded = b",".join(told).decode("latin1")
    return _network(_believed(forwarded, (scope.get("client") or [""])[0] or ""))


def _believed(forwarded: str, peer: str) -> str | None:
    """Of X-Forwarded-For only what our own proxies wrote is believed: as many entries from the
    right as there are proxies (LIBRARIAN_PROXIES).
    """
    told = forwarded.split(",")
    proxies = settings.LIBRARIAN_PROXIES
    if 0 < proxies <= len(told):
        found = _address(told[-proxies].strip())
        if found is not None:
            return found
    return _address(peer)


def _network(address: str | None) -> str:
    if address is None or ":" not in address:
        return address or "local"
    return str(ipaddress.ip_network(f"{address}/64", strict=False))


def _address(value: str) -> str | None:
    try:
        address = ipaddress.ip_address(value.split("%")[0])
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return str(mapped or address)
