"""A watchdog thread beside a running job: keeps its heartbeat and ends it when it must end.

The tracker checks at each report of progress whether the job may go on. When no progress is
reported for a while, this thread checks instead, and interrupts the work by a signal. When the
signal is not handled either, as in C code that does not return to Python, the process exits and
its supervisor starts another.
"""

from __future__ import annotations

import faulthandler
import logging
import os
import signal
import threading
import time
from contextvars import copy_context
from functools import partial
from typing import TYPE_CHECKING, Any

import psycopg
from django.db import DatabaseError, connection, connections
from psycopg.pq import TransactionStatus

from ingestion.jobs.transitions import Interrupted
from ingestion.models import IngestionStage
from librarian_site.core.telemetry import heartbeat_file

if TYPE_CHECKING:
    from collections.abc import Callable

    from ingestion.jobs.tracker import ProgressTracker

logger = logging.getLogger(__name__)

INTERVAL = 0.25  # seconds between two looks at the time of the tracker's last check
SILENCE = 0.8  # seconds without a check by the tracker, before the watchdog checks
EXIT_AFTER = 0.7  # seconds an interrupted job has to end, before the process exits
HUNG = 50.0  # seconds in which not even this thread runs, before the process exits
CANCEL_TIMEOUT = 1.0  # seconds for the server to take back an interrupted query
EXIT = 75  # exit code (EX_TEMPFAIL) of a process that the watchdog ended
# Loading talks to stores: interrupted there, a connection would be left with half an answer read.
# The other stages compute, and may be interrupted anywhere.
INTERRUPTIBLE = (
    *(IngestionStage.QUEUED, IngestionStage.EXTRACT, IngestionStage.TRANSFORM),
    IngestionStage.CAPTURE,
)

_may_exit = False
_current: JobWatchdog | None = None


def may_exit() -> None:
    """Allow the watchdog to exit this process, as a supervisor starts it again."""
    global _may_exit
    _may_exit = True


class JobWatchdog:
    """Context manager around the work of a job.

    In the main thread it interrupts the work; in another thread, where no signal is delivered, it
    only keeps the heartbeat. `finish` records the end of an attempt whose own thread can't.
    """

    def __init__(self, tracker: ProgressTracker, finish: Callable[[Exception], None]) -> None:
        self._tracker = tracker
        self._finish = finish
        self._done = threading.Event()
        self._end: Exception | None = None
        self._interrupted = False
        self._is_main = threading.current_thread() is threading.main_thread()
        # In a copy of this context, so that its log lines carry the job's id too.
        watch = partial(copy_context().run, self._watch)
        self._thread = threading.Thread(target=watch, name="watchdog", daemon=True)

    def __enter__(self) -> JobWatchdog:
        global _current
        if self._is_main:
            signal.signal(signal.SIGUSR1, _interrupt)
            _current = self
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
        if self._interrupted:
            _drop_connection()

    def close(self) -> None:
        """End the thread; safe to repeat."""
        global _current
        _current = None
        self._done.set()
        self._thread.join()

    def interrupt(self) -> None:
        """Raise what ends the attempt; called in the main thread by the signal handler.

        Does nothing while an event is written: then the tracker itself will raise.
        """
        if self._end is None or self._tracker.writing_event:
            return
        if self._tracker.stage in INTERRUPTIBLE:
            end, self._end = self._end, None
            self._interrupted = True
            raise end

    def _watch(self) -> None:
        try:
            while not self._done.wait(INTERVAL):
                heartbeat_file.touch()
                if _may_exit:
                    faulthandler.dump_traceback_later(HUNG, exit=True)
                if time.monotonic() - self._tracker.last_check > SILENCE:
                    self._check()
        finally:
            if _may_exit:
                faulthandler.cancel_dump_traceback_later()
            connections.close_all()

    def _check(self) -> None:
        try:
            end = self._tracker.heartbeat(may_preempt=False)
        except DatabaseError as error:
            logger.warning(
                "Job %s: no heartbeat while the database is away: %s", self._tracker.job_id, error
            )
            connection.close()  # the next check opens another
            return
        if end is None or not self._is_main:
            return
        self._end = end
        signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGUSR1)
        if not self._done.wait(EXIT_AFTER) and _may_exit:
            self._exit(end)

    def _exit(self, end: Exception) -> None:
        logger.error("Job %s does not react (%s); this process exits", self._tracker.job_id, end)
        faulthandler.dump_traceback(all_threads=True)
        try:
            self._finish(end)
        finally:
            if not self._done.is_set():
                os._exit(0 if isinstance(end, Interrupted) else EXIT)


def _drop_connection() -> None:
    """Give up the database connection: the interrupt may have come in the middle of a query.

    Nothing could be asked over it any more. The server is told not to go on with the query.
    """
    raw = connection.connection
    if raw is not None and raw.info.transaction_status == TransactionStatus.ACTIVE:
        try:
            raw.cancel_safe(timeout=CANCEL_TIMEOUT)
        except psycopg.Error as error:
            logger.warning("An interrupted query could not be cancelled: %s", error)
    connection.close()


def _interrupt(number: int, frame: Any) -> None:
    if _current is not None:
        _current.interrupt()
