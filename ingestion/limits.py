"""How often something may be done in a minute, counted in the cache."""

from __future__ import annotations

import logging
import time
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.cache import cache
from redis.exceptions import RedisError

from ingestion.errors import RateLimited

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser as User

logger = logging.getLogger(__name__)

WINDOW = 60  # seconds


def count_submission(owner: User) -> None:
    """Count one submission in the current minute. Raises RateLimited when that is one too many."""
    count(
        f"submissions:{owner.pk}",
        settings.LIBRARIAN_SUBMISSIONS_PER_MINUTE,
        "Too many submissions in a minute. Wait a little, or send a batch.",
    )


def count(what: str, limit: int, message: str) -> None:
    """Count one of these in the current minute. Raises RateLimited over the limit."""
    window, elapsed = divmod(time.time(), WINDOW)
    key = f"{what}:{int(window)}"
    try:
        cache.add(key, 0, timeout=2 * WINDOW)
        counted = cache.incr(key)
    except (RedisError, OSError, ValueError) as error:
        # Without its counter the limit lets pass: a lost cache must not stop the work.
        logger.warning("%s is not counted: %s", what, error)
        return
    if counted > limit:
        raise RateLimited(message, retry_after=WINDOW - elapsed)
