"""Feeds fetched in a thread of the sweeper, so that no round of it waits for a slow site."""

from __future__ import annotations

import logging
import threading

from django.db import DatabaseError, close_old_connections, connection

from ingestion.feeds.refreshing import refresh_due

logger = logging.getLogger(__name__)


class FeedFetching:
    """`refresh_due`, one at a time. It may be killed anywhere, so nobody waits for its end."""

    def __init__(self) -> None:
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Look which feeds are due, unless some are being fetched."""
        if self._thread is None or not self._thread.is_alive():
            self._thread = threading.Thread(target=_run, name="feeds", daemon=True)
            self._thread.start()


def _run() -> None:
    try:
        close_old_connections()
        refresh_due()
    except (DatabaseError, OSError) as error:
        logger.warning("Feeds could not be fetched in this round: %s", error)
    except Exception:
        # A defect with one feed must not hide; the thread is started again in the next round.
        logger.exception("Feeds could not be fetched in this round")
    finally:
        connection.close()
