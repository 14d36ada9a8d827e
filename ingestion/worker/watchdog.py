"""Beside a job at work: keeps its heartbeat, and ends what can no longer be told to end.

The tracker looks at each word of progress whether the job goes on. Where none comes for a while,
a thread looks instead, and interrupts the work by a signal; where that is not heard either, in
code that does not come back to Python, the process ends and its supervisor starts another.
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

from django.db import DatabaseError, connection, connections

from ingestion.jobs.tracker import Interrupted
from ingestion.models import IngestionStage
from librarian_site.core import heartbeat_file

if TYPE_CHECKING:
    from collections.abc import Callable

    from ingestion.jobs.tracker import ProgressTracker

logger = logging.getLogger(__name__)

LOOK = 0.25  # seconds between two looks at whether the work still speaks
SILENCE = 0.8  # seconds without a word of progress, after which the thread asks for it
PATIENCE = 0.7  # seconds an interrupted job has to end, before its process does
HUNG = 50.0  # seconds in which not even this thread runs, before the process ends
EXIT = 75  # of a process that ended itself: for another one to try
# Loading has steps that must not be left halfway while the process lives on (an answer half read);
# all else computes and may be interrupted anywhere.
INTERRUPTIBLE = (IngestionStage.QUEUED, IngestionStage.EXTRACT, IngestionStage.TRANSFORM)

_may_exit = False
_current: Keeper | None = None


def may_exit() -> None:
    """Say that somebody starts this process again when it ends itself."""
    global _may_exit
    _may_exit = True


class Keeper:
    """Use as a context around the work, in the main thread; elsewhere it only keeps the heartbeat.

    `settle` writes the end of an attempt whose own thread can't.
    """

    def __init__(self, tracker: ProgressTracker, settle: Callable[[Exception], None]) -> None:
        self._tracker = tracker
        self._settle = settle
        self._done = threading.Event()
        self._end: Exception | None = None
        self._is_main = threading.current_thread() is threading.main_thread()
        # In this context: its lines in the log are about this job too.
        keep = partial(copy_context().run, self._keep)
        self._thread = threading.Thread(target=keep, name="keeper", daemon=True)

    def __enter__(self) -> Keeper:
        global _current
        if self._is_main:
            signal.signal(signal.SIGUSR1, _interrupt)
            _current = self
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the thread; safe to repeat."""
        global _current
        _current = None
        self._done.set()
        self._thread.join()

    def interrupt(self) -> None:
        """Raise what ends the attempt, in the main thread, unless progress will do so itself."""
        if self._end is None or self._tracker.speaking:
            return
        if self._tracker.stage in INTERRUPTIBLE:
            end, self._end = self._end, None
            raise end

    def _keep(self) -> None:
        try:
            while not self._done.wait(LOOK):
                heartbeat_file.touch()
                if _may_exit:
                    faulthandler.dump_traceback_later(HUNG, exit=True)
                if time.monotonic() - self._tracker.looked_at > SILENCE:
                    self._look()
        finally:
            if _may_exit:
                faulthandler.cancel_dump_traceback_later()
            connections.close_all()

    def _look(self) -> None:
        try:
            end = self._tracker.look(polite=False)
        except DatabaseError as error:
            logger.warning("Job %s is not looked after: %s", self._tracker.job_id, error)
            connection.close()  # the next look opens another
            return
        if end is None or not self._is_main:
            return
        self._end = end
        signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGUSR1)
        if not self._done.wait(PATIENCE) and _may_exit:
            self._exit(end)

    def _exit(self, end: Exception) -> None:
        logger.error("Job %s does not hear (%s); this process ends", self._tracker.job_id, end)
        faulthandler.dump_traceback(all_threads=True)
        try:
            self._settle(end)
        finally:
            if not self._done.is_set():
                os._exit(0 if isinstance(end, Interrupted) else EXIT)


def _interrupt(number: int, frame: Any) -> None:
    if _current is not None:
        _current.interrupt()
