"""Health checks: whether each store and process answers, and how fast."""

from __future__ import annotations

import logging
import time
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING, Any

from django.core.cache import cache
from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from redis.exceptions import RedisError

from librarian_site.core.version import __version__
from library import storage
from library.errors import LibraryError
from library.vector_index import get_index

if TYPE_CHECKING:
    from collections.abc import Callable

logger = logging.getLogger(__name__)

DEADLINE = 3.0  # seconds a look at all parts may take


@dataclass(frozen=True, slots=True)
class State:
    """Of one part: up, down, or slow where it has not answered within the deadline."""

    state: str
    ms: float

    @property
    def is_up(self) -> bool:
        return self.state == "up"


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
    "files": storage.check,
}
# The rest may be away for a while: pages, search and queue go on without.
NEEDED = frozenset({"database"})

_threads = ThreadPoolExecutor(len(PARTS), thread_name_prefix="health")
_looking: dict[str, Future[State]] = {}
_since: dict[str, float] = {}  # when each of them was asked
_lock = Lock()


def look() -> dict[str, State]:
    """The state of each part, all asked at once; who does not answer holds up nobody else.

    A part still being asked by an earlier look is not asked again, so no more than one thread
    ever waits for it; and one that has been silent for the deadline is not waited for again.
    """
    began = time.monotonic()
    with _lock:
        for name, check in PARTS.items():
            if name not in _looking or _looking[name].done():
                _looking[name] = _threads.submit(_ask, name, check)
                _since[name] = began
        asked = dict(_looking)
        fresh = [asked[name] for name in asked if began - _since[name] < DEADLINE]
    wait(fresh, timeout=DEADLINE)
    late = State("slow", round(1000 * (time.monotonic() - began), 1))
    return {name: answer.result() if answer.done() else late for name, answer in asked.items()}


def _ask(name: str, check: Callable[[], None]) -> State:
    began = time.monotonic()
    try:
        check()
        state = "up"
    except (DatabaseError, RedisError, LibraryError, OSError) as error:
        logger.warning("%s is down: %s", name, error)
        state = "down"
    finally:
        connection.close()
    return State(state, round(1000 * (time.monotonic() - began), 1))


def parts_down() -> list[str]:
    return [name for name, part in look().items() if not part.is_up]


@never_cache
@require_safe
def health(request: HttpRequest) -> JsonResponse:
    down = parts_down()
    if down:
        return JsonResponse({"status": "unhealthy", "down": down}, status=503)
    return JsonResponse({"status": "healthy", "version": __version__})


@never_cache
@require_safe
def live(request: HttpRequest) -> JsonResponse:
    """Whether this process answers at all."""
    return JsonResponse({"status": "alive", "version": __version__})


@never_cache
@require_safe
def ready(request: HttpRequest) -> JsonResponse:
    """Each part's state and milliseconds; 503 when one is away that nothing works without."""
    parts = look()
    is_ready = all(parts[name].is_up for name in NEEDED)
    everything = all(part.is_up for part in parts.values())
    told: dict[str, Any] = {
        name: {"state": part.state, "ms": part.ms, "needed": name in NEEDED}
        for name, part in parts.items()
    }
    status = "ready" if everything else "degraded" if is_ready else "not ready"
    return JsonResponse({"status": status, "parts": told}, status=200 if is_ready else 503)
