"""Sessions without Redis: their rows are in the database, so the cache may be away."""

from __future__ import annotations

import logging
from typing import Any

from redis.exceptions import RedisError

from librarian_site.core.redis_cache import SharedCache

logger = logging.getLogger(__name__)

_AWAY = (RedisError, OSError)


class SessionCache(SharedCache):
    """What can't be asked is not there, and what can't be written is written to the rows alone."""

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        try:
            return super().get(key, default, version)
        except _AWAY as error:
            logger.warning("A session is looked up in its row: %s", error)
            return default

    def set(self, key: Any, value: Any, *args: Any, **kwargs: Any) -> None:
        try:
            super().set(key, value, *args, **kwargs)
        except _AWAY as error:
            logger.warning("A session is kept in its row alone: %s", error)

    def delete(self, key: Any, version: int | None = None) -> bool:
        try:
            return super().delete(key, version)
        except _AWAY as error:
            logger.warning("A session can't be taken out of the cache: %s", error)
            return False
