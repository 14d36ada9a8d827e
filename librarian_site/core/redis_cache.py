"""The Redis cache, with one client for all requests of a process.

Under ASGI Django makes its caches anew for each request, and each would open a connection of its
own. It shares them by way of private members of Django's backend, in this module alone. Measured on
2026-11-28, the library page: 22.2 ms of processor time, 22.8 ms with Django's backend (medians of
five runs in turn); it is kept for the connections, of which there is one a thread and not one a
request.
"""

from __future__ import annotations

from functools import cache, cached_property
from typing import Any

from django.core.cache.backends.redis import RedisCache, RedisCacheClient
from redis import ConnectionPool, Redis


class _Client(RedisCacheClient):
    """Django's own, whose every command would set up a client with all it knows of replies."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._redis: dict[ConnectionPool, Redis] = {}

    def get_client(
        self, key: str | bytes | memoryview[int] | None = None, *, write: bool = False
    ) -> Redis:
        pool: ConnectionPool = self._get_connection_pool(write)  # type: ignore[attr-defined]
        if pool not in self._redis:
            self._redis[pool] = Redis(connection_pool=pool)
        return self._redis[pool]


class SharedCache(RedisCache):
    """Django makes its caches anew for each request that ASGI serves.

    Each would open connections of its own, and read from the disk which redis-py it is.
    """

    @cached_property
    def _cache(self) -> _Client:
        return _client(tuple(self._servers), tuple(self._options.items()))  # type: ignore[attr-defined]


class CountingCache(SharedCache):
    def count(self, key: str, seconds: int) -> int:
        """Add one to a number that is kept for so many seconds; return it.

        In one round trip, as every request waits for it: `add` and `incr` take three.
        """
        name = self.make_and_validate_key(key)
        with self._cache.get_client(name, write=True).pipeline(transaction=False) as asked:
            asked.incr(name)
            asked.expire(name, seconds)
            return int(asked.execute()[0])


# Of two threads that are first at once, each goes on with its own until the request's end.
@cache
def _client(servers: tuple[str, ...], options: tuple[tuple[str, Any], ...]) -> _Client:
    return _Client(servers, **dict(options))
