"""Rate limits by the minute, counted in the cache."""

from __future__ import annotations

import logging
import time
from typing import TYPE_CHECKING, cast

from django.conf import settings
from django.core.cache import caches
from redis.exceptions import RedisError

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser as User

    from librarian_site.core.caching.redis_cache import CountingCache

logger = logging.getLogger(__name__)

WINDOW = 60  # seconds


class RateLimited(Exception):
    """The limit of this minute is reached; `retry_after` is how many seconds to wait."""

    code = "rate_limited"

    def __init__(self, message: str, *, retry_after: float) -> None:
        super().__init__(message)
        self.message = message
        self.retry_after = retry_after


def count_submission(owner: User) -> None:
    """Count one submission of the owner against LIBRARIAN_SUBMISSIONS_PER_MINUTE.

    Raises RateLimited.
    """
    count(
        f"submissions:{owner.pk}",
        settings.LIBRARIAN_SUBMISSIONS_PER_MINUTE,
        "Too many submissions in a minute. Wait a little, or send a batch.",
    )


def count(what: str, limit: int, message: str) -> None:
    """Count one event in the current minute. Raises RateLimited over the limit."""
    window, elapsed = divmod(time.time(), WINDOW)
    try:
        counted = counter().count(f"{what}:{int(window)}", 2 * WINDOW)
    except (RedisError, OSError) as error:
        # Fail open: a lost cache must not stop the work.
        logger.warning("%s is not counted: %s", what, error)
        return
    if counted > limit:
        raise RateLimited(message, retry_after=WINDOW - elapsed)


def counter() -> CountingCache:
    """Return the cache that counts."""
    return cast("CountingCache", caches["counts"])
