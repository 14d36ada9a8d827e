"""Values cached for a while, as JSON. Without the cache they are computed each time.

Values are plain data of a declared type. What can't be read as that type, such as a value that
another version wrote, is a miss, as is everything while the cache is away.
"""

from __future__ import annotations

import logging
import pickle
from typing import TYPE_CHECKING

from django.core.cache import cache
from pydantic import ValidationError
from redis.exceptions import RedisError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pydantic import TypeAdapter

logger = logging.getLogger(__name__)

FORMAT = "json1"  # part of each key; raise it when values are written in another way
_AWAY = (RedisError, OSError)
# What Django's cache raises for a value that it can't unpickle.
_UNREADABLE = (
    *(pickle.UnpicklingError, AttributeError, ImportError),
    *(EOFError, IndexError, KeyError, TypeError, ValueError),
)


def get[T](key: str, of: TypeAdapter[T]) -> T | None:
    """Return the cached value; None where there is none of this type."""
    return get_many([key], of).get(key)


def get_many[T](keys: Iterable[str], of: TypeAdapter[T]) -> dict[str, T]:
    """Return by key what is cached of these and is of this type."""
    named = {_named(key): key for key in keys}
    try:
        stored = cache.get_many(named)
    except _AWAY as error:
        _warn(error)
        return {}
    except _UNREADABLE:
        return {}
    found = {}
    for name, body in stored.items():
        try:
            found[named[name]] = of.validate_json(body)
        except ValidationError:
            continue
    return found


def set[T](key: str, value: T, seconds: float, of: TypeAdapter[T]) -> None:
    try:
        cache.set(_named(key), of.dump_json(value), seconds)
    except _AWAY as error:
        _warn(error)


def bump(key: str) -> None:
    """Change the number that `counter` returns."""
    try:
        if not cache.add(key, 1, None):
            cache.incr(key)
    except ValueError:
        return  # it expired in between, and nothing is cached under it any more
    except _AWAY as error:
        _warn(error)


def counter(key: str) -> int:
    """Return a number that is another after each `bump`; 0 before the first."""
    try:
        number = cache.get(key, 0)
    except _AWAY as error:
        _warn(error)
        return 0
    except _UNREADABLE:
        return 0
    return number if isinstance(number, int) else 0


def _named(key: str) -> str:
    return f"{FORMAT}:{key}"


def _warn(error: Exception) -> None:
    logger.warning("The cache is away, so nothing is cached: %s", error)
