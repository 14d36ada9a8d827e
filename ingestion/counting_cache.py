"""The cache, and numbers counted in it."""

from __future__ import annotations

from django.core.cache.backends.redis import RedisCache


class CountingCache(RedisCache):
    def count(self, key: str, seconds: int) -> int:
        """Add one to a number that is kept for so many seconds; return it.

        In one round trip, as every request waits for it: `add` and `incr` take three.
        """
        name = self.make_and_validate_key(key)
        with self._cache.get_client(name, write=True).pipeline(transaction=False) as asked:
            asked.incr(name)
            asked.expire(name, seconds)
            return int(asked.execute()[0])
