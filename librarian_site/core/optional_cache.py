"""Answers kept for a while in the cache. Without the cache they are worked out each time."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from django.core.cache import cache
from redis.exceptions import RedisError

if TYPE_CHECKING:
    from collections.abc import Iterable

logger = logging.getLogger(__name__)

_AWAY = (RedisError, OSError)


def get(key: str, default: Any = None) -> Any:
    try:
        return cache.get(key, default)
    except _AWAY as error:
        logger.warning("Nothing is kept, as the cache is away: %s", error)
        return default


def get_many(keys: Iterable[str]) -> dict[str, Any]:
    """What is known of these."""
    try:
        return cache.get_many(keys)
    except _AWAY as error:
        logger.warning("Nothing is kept, as the cache is away: %s", error)
        return {}


def put(key: str, value: object, seconds: float) -> None:
    try:
        cache.set(key, value, seconds)
    except _AWAY as error:
        logger.warning("Nothing is kept, as the cache is away: %s", error)


def advance(key: str) -> None:
    """Make the number kept here another one. A cache that is away has nothing that is outdated."""
    try:
        if not cache.add(key, 1, None):
            cache.incr(key)
    except ValueError:
        return  # it was forgotten in between, and with it what was kept under it
    except _AWAY as error:
        logger.warning("Nothing is kept, as the cache is away: %s", error)
