"""The cache, over connections that outlive the request that opened them."""

from __future__ import annotations

from functools import cached_property
from typing import Any, ClassVar

from django.core.cache.backends.redis import RedisCache, RedisCacheClient
from redis import ConnectionPool, Redis


class SharedPool(ConnectionPool):
    """One for all of a process that asks the same server.

    Django makes its caches anew for each request that ASGI serves, and each would open a
    connection of its own.
    """

    _shared: ClassVar[dict[str, SharedPool]] = {}

    @classmethod
    def from_url(cls, url: str, **options: Any) -> SharedPool:
        if url not in cls._shared:
            # Of two threads that are first at once, both go on with the one that came first.
            cls._shared.setdefault(url, super().from_url(url, **options))
        return cls._shared[url]

    @cached_property
    def client(self) -> Redis:
        return Redis(connection_pool=self)


class _SharedClient(RedisCacheClient):
    def get_client(
        self, key: str | bytes | memoryview[int] | None = None, *, write: bool = False
    ) -> Redis:
        client: Redis = self._get_connection_pool(write).client  # type: ignore[attr-defined]
        return client


class SharedCache(RedisCache):
    """Django's own, whose every command would set up a client with all it knows of replies."""

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        options = {**params.get("OPTIONS", {}), "pool_class": SharedPool}
        super().__init__(server, {**params, "OPTIONS": options})
        self._class = _SharedClient


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
