"""Fetches from one host are spaced, whichever job, or redirect from elsewhere, leads there.

Dispatch looks at the jobs' own hosts before they begin; where a redirect leads is known only in
the middle of a fetch. There is no limit of how many are at once here, as two hosts that lead to
each other would wait for each other.
"""

from __future__ import annotations

import logging

from django.conf import settings
from django_rq import get_connection
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)


def may_ask(host: str) -> bool:
    """Whether the host's pause is over; if so, it begins anew. Without Redis nobody waits."""
    pause = round(1000 * settings.LIBRARIAN_FETCH_PAUSE)  # milliseconds
    if pause <= 0:
        return True
    try:
        return bool(get_connection("normal").set(f"fetch-turn:{host}", 1, nx=True, px=pause))
    except (RedisError, OSError) as error:
        logger.warning("%s is asked without a pause, as Redis is away: %s", host, error)
        return True
