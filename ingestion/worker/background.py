"""Run parts of the sweeper in threads, so that none of its rounds waits for a slow site."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from django.db import DatabaseError, close_old_connections, connection

from library.errors import LibraryError

logger = logging.getLogger(__name__)


class Background:
    """Runs a function in daemon threads, which end with the process, wherever they are.

    So the function must be one whose next call does what this one has left. `is_due` says whether
    there is work: each thread has a connection to the database of its own, which is then spared.
    """

    def __init__(
        self,
        name: str,
        work: Callable[[], object],
        *,
        is_due: Callable[[], bool] = lambda: True,
        threads: int = 1,
    ) -> None:
        self._name, self._work, self._is_due = name, work, is_due
        self._threads: list[threading.Thread | None] = [None] * threads

    def start(self) -> None:
        """Where there is work, start every thread that has ended; those that still work go on."""
        ended = [n for n, thread in enumerate(self._threads) if not (thread and thread.is_alive())]
        if not ended or not self._is_due():
            return
        for number in ended:
            again = threading.Thread(target=self._run, name=self._name, daemon=True)
            again.start()
            self._threads[number] = again

    def _run(self) -> None:
        try:
            close_old_connections()
            self._work()
        except (DatabaseError, LibraryError, OSError) as error:
            logger.warning("%s: not all could be done in this round: %s", self._name, error)
        except Exception:
            # A defect with one must not hide; the thread is started again in the next round.
            logger.exception("%s: this round failed", self._name)
        finally:
            connection.close()
