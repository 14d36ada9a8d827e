"""The embedding model that search uses at the moment, as every process sees it."""

from __future__ import annotations

import time
from threading import Lock
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import Error as AnyDatabaseError

if TYPE_CHECKING:
    from library.vector_index.models import SearchModel

FRESH = 5.0  # seconds after which the row is read again

_lock = Lock()
_known: tuple[float, SearchModel] | None = None


def current() -> SearchModel:
    """Return the row as it was at most `FRESH` seconds ago; without one, that of the settings.

    When the database is away, what was known last still holds.
    """
    global _known
    with _lock:
        known = _known
    if known is not None and time.monotonic() - known[0] < FRESH:
        return known[1]
    try:
        row = read()
    except AnyDatabaseError:
        row = known[1] if known is not None else of_settings()
    with _lock:
        _known = (time.monotonic(), row)
    return row


def forget() -> None:
    """Read the row at the next use."""
    global _known
    with _lock:
        _known = None


def read() -> SearchModel:
    from library.vector_index.models import SearchModel  # the models import this package

    return SearchModel.objects.first() or of_settings()


def of_settings() -> SearchModel:
    from library.vector_index.models import SearchModel

    model = settings.LIBRARIAN_EMBEDDING_MODEL
    return SearchModel(pk=1, active=model, configured=model)
