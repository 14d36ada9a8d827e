"""The number of unseen failures, for every page's navigation."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from django.db import DatabaseError
from django.utils.functional import SimpleLazyObject

from ingestion.live.home_context import unseen_failures

if TYPE_CHECKING:
    from django.http import HttpRequest

logger = logging.getLogger(__name__)


def navigation(request: HttpRequest) -> dict[str, Any]:
    """The number of failures not seen yet; counted only by pages that have a navigation."""
    return {"unseen_failures": SimpleLazyObject(lambda: _count(request))}


def _count(request: HttpRequest) -> int:
    try:
        return unseen_failures(request.user)  # type: ignore[arg-type]
    except DatabaseError as error:  # also the page that says so has a navigation
        logger.warning("Failures could not be counted: %s", error)
        return 0
