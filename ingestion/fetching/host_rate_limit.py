"""Minimum delay between two fetches from one host, held in Redis for all workers.

Scheduling looks at a job's own host before the job starts; this covers hosts that redirects lead
to. It limits the rate and not the number of fetches at once: two hosts that redirect to each
other would deadlock.
"""

from __future__ import annotations

import logging

from django.conf import settings
from redis.exceptions import RedisError

from librarian_site.core.caching.rq_connection import rq_connection

logger = logging.getLogger(__name__)


def try_acquire(host: str) -> bool:
    """Return whether the host may be fetched from now; if so, start its delay again.

    True while Redis can't be reached.
    """
    pause = round(1000 * settings.LIBRARIAN_FETCH_PAUSE)  # milliseconds
    if pause <= 0:
        return True
    try:
        return bool(rq_connection().set(f"fetch-turn:{host}", 1, nx=True, px=pause))
    except (RedisError, OSError) as error:
        logger.warning(
            "Fetching from %s without a delay, as Redis can't be reached: %s", host, error
        )
        return True
