"""Circuit breaker of the language model: after a failure no job asks it for a while.

It is in the cache, so that all workers spare a provider that has just failed.
"""

from __future__ import annotations

import logging

from django.core.cache import cache
from redis.exceptions import RedisError

from ingestion.llm.client import ModelUnavailable

logger = logging.getLogger(__name__)

COOLDOWN = 120.0  # seconds without requests after the provider refused, timed out or failed
MAX_COOLDOWN = 900.0  # also where the provider asked for a longer wait
_CIRCUIT_KEY = "language-model-rests"


def circuit_open_reason() -> str:
    """The failure that opened the circuit breaker, or "" while requests are allowed."""
    try:
        return str(cache.get(_CIRCUIT_KEY, ""))
    except (RedisError, OSError):
        return ""  # without the cache there is no circuit breaker: the provider is asked


def open_circuit(error: ModelUnavailable) -> None:
    """Send the provider no requests for COOLDOWN, or as long as it asked, after it failed."""
    if error.outcome not in ("refused", "slow", "dead"):
        return
    try:
        cache.set(_CIRCUIT_KEY, str(error), min(MAX_COOLDOWN, error.after or COOLDOWN))
    except (RedisError, OSError) as away:
        logger.info("The circuit breaker could not be opened: %s", away)
