"""How fast one owner may submit."""

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
    window, elapsed = divmod(time.time(), WINDOW)
    key = f"submissions:{owner.pk}:{int(window)}"
    try:
        cache.add(key, 0, timeout=2 * WINDOW)
        count = cache.incr(key)
    except (RedisError, OSError, ValueError) as error:
        # Without its counter the limit lets pass: a lost cache must not stop the work.
        logger.warning("Submissions are not counted: %s", error)
        return
    if count > settings.LIBRARIAN_SUBMISSIONS_PER_MINUTE:
        raise RateLimited(
            "Too many submissions in a minute. Wait a little, or send a batch.",
            retry_after=WINDOW - elapsed,
        )
