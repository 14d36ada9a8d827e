"""Retry policy: how many attempts each kind of failure gets, and the delay before the next."""

from __future__ import annotations

import random
from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings

if TYPE_CHECKING:
    from ingestion.documents.errors import IngestionError

BASE = 5.0  # seconds before the second attempt; doubles with each further one
CAP = 900.0
MAX_JOB_RETRY_AFTER = 3600.0  # seconds; of feeds, pictures and visits it is another


def attempt_limit(error: IngestionError) -> int:
    """How many attempts this kind of failure gets in all."""
    if error.permanent:
        return 1
    return error.attempts or int(settings.LIBRARIAN_MAX_ATTEMPTS)


def retry_delay(attempt: int, asked: float | None = None) -> timedelta:
    """Exponential back-off with jitter on its upper half, at least what was asked for.

    Jitter is added to a Retry-After too, so that jobs refused together don't retry together.
    """
    backoff = min(CAP, BASE * 2 ** min(attempt - 1, 20))
    jittered = backoff * random.uniform(0.5, 1.0)  # noqa: S311 - not a secret
    if not asked:
        return timedelta(seconds=jittered)
    later = min(asked, MAX_JOB_RETRY_AFTER) + random.uniform(0.0, BASE)  # noqa: S311
    return timedelta(seconds=max(jittered, later))
