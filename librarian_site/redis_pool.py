"""Connections to Redis that outlive the request that opened them."""

from __future__ import annotations

from typing import Any, ClassVar

from redis import ConnectionPool


class SharedPool(ConnectionPool):
    """One for all of a process that asks the same server with the same patience.

    Django makes its caches anew for each request that ASGI serves, and each would open a
    connection of its own.
    """

    _shared: ClassVar[dict[tuple[str, Any], SharedPool]] = {}

    @classmethod
    def from_url(cls, url: str, **options: Any) -> SharedPool:
        key = (url, options.get("socket_timeout"))
        if key not in cls._shared:
            # Of two threads that are first at once, both go on with the one that came first.
            cls._shared.setdefault(key, super().from_url(url, **options))
        return cls._shared[key]
