"""Whether every part answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.cache import cache
from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from redis.exceptions import RedisError

from librarian_site import __version__
from library.vectors import VectorStoreError, get_index

if TYPE_CHECKING:
    from collections.abc import Callable


def _database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def _redis() -> None:
    cache.get("health")


def _vectors() -> None:
    get_index().ensure()


PARTS: dict[str, Callable[[], None]] = {
    "database": _database,
    "redis": _redis,
    "vectors": _vectors,
}


def parts_down() -> list[str]:
    down = []
    for name, check in PARTS.items():
        try:
            check()
        except (DatabaseError, RedisError, VectorStoreError, OSError):
            down.append(name)
    return down


@never_cache
def health(request: HttpRequest) -> JsonResponse:
    down = parts_down()
    if down:
        return JsonResponse({"status": "unhealthy", "down": down}, status=503)
    return JsonResponse({"status": "healthy", "version": __version__})


@never_cache
def live(request: HttpRequest) -> JsonResponse:
    """Whether this process answers at all."""
    return JsonResponse({"status": "alive", "version": __version__})
