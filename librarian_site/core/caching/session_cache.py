"""A session cache that survives a Redis outage: Django also stores sessions in the database."""

from __future__ import annotations

import logging
from typing import Any

from redis.exceptions import RedisError

from librarian_site.core.caching.redis_cache import SharedCache

logger = logging.getLogger(__name__)

_UNAVAILABLE = (RedisError, OSError)


class SessionCache(SharedCache):
    """While Redis is down, reads miss and writes are skipped; both are logged."""

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        try:
            return super().get(key, default, version)
        except _UNAVAILABLE as error:
            logger.warning("The session cache is down, reading the database: %s", error)
            return default

    def set(self, key: Any, value: Any, *args: Any, **kwargs: Any) -> None:
        try:
            super().set(key, value, *args, **kwargs)
        except _UNAVAILABLE as error:
            logger.warning("The session cache is down, writing the database alone: %s", error)

    def delete(self, key: Any, version: int | None = None) -> bool:
        try:
            return super().delete(key, version)
        except _UNAVAILABLE as error:
            logger.warning(
                "The session cache is down, a session can't be deleted from it: %s", error
            )
            return False
