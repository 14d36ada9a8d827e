"""Progress of a running job: writes its events, keeps its heartbeat, and stops it when it must."""

from __future__ import annotations

import math
import threading
import time
from typing import TYPE_CHECKING, Any

from django.db.models.functions import Now

from ingestion.documents.errors import Cancelled, DeadlineExceeded, IngestionError
from ingestion.jobs import transitions
from ingestion.jobs.events import record
from ingestion.jobs.transitions import Interrupted, LeaseLost, Preempted, running
from ingestion.models import WORK_STAGES, EventKind, IngestionJob, IngestionStage, JobStatus

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime
    from uuid import UUID

    from ingestion.models import ProgressEvent

PROGRESS_INTERVAL = 0.25  # least seconds between two stage_progress events
MESSAGE = 500  # characters of what is done, in the job's row and its events
HEARTBEAT_INTERVAL = 0.5  # seconds between two checks that the job is still ours

_stop = threading.Event()


def stop_working() -> None:
    """Make this process's tracker raise `Interrupted` at the next report of progress."""
    _stop.set()


class ProgressTracker:
    """Writes the events of one attempt at a job, from claim to end.

    Every method raises `Cancelled` when the owner cancelled the job, and `LeaseLost` when the job
    is no longer at this attempt. Reporting progress also raises `Interrupted` when this worker
    must stop, `Preempted` when `should_preempt` says so, and `DeadlineExceeded` after `deadline`
    seconds.
    """

    def __init__(
        self,
        job_id: UUID,
        attempt: int,
        *,
        before: int = 0,
        deadline: float = math.inf,
        should_preempt: Callable[[], bool] = lambda: False,
    ) -> None:
        """`before` is the number of attempts before the owner's last retry.

        People count attempts from that retry, the row counts all of them.
        """
        self.job_id = job_id
        self.attempt = attempt
        self.before = before
        self.deadline = deadline
        self.stage = IngestionStage.QUEUED
        self.writing_event = False  # the watchdog must not interrupt a transaction
        self.last_check = time.monotonic()
        self._should_preempt = should_preempt
        self._stages_completed: list[str] = []
        self._stage_began = self._job_began = time.monotonic()
        self._percent = 0.0
        self._last_event = 0.0
        self._last_reported: tuple[int, str] = (-1, "")

    def job_started(self, url: str, limit: int) -> None:
        """Note that this attempt begins, one of at most `limit`."""
        self._job_began = time.monotonic()
        self._write(
            lambda: transitions.start(
                self.job_id, attempt=self.attempt, before=self.before, url=url, limit=limit
            )
        )

    def stage_started(self, stage: IngestionStage, message: str, **more: Any) -> None:
        """Note that a stage begins; `more` goes into the event's data."""
        message = message[:MESSAGE]
        self.stage = stage
        self._percent = 0.0
        self._stage_began = self._last_event = time.monotonic()
        self._last_reported = (0, message)
        self._append(
            EventKind.STAGE_STARTED,
            {"stage": str(stage), "message": message, **more},
            stage=stage,
            stage_percent=0,
            message=message,
        )

    def stage_progress(self, percent: float, message: str) -> None:
        """Report progress within the stage (0-100, never backwards).

        Cheap to call often: when nothing changed, or the last event is less than
        PROGRESS_INTERVAL ago, no event is written, and the job is checked at most once every
        HEARTBEAT_INTERVAL.
        """
        message = message[:MESSAGE]
        self._percent = max(self._percent, min(100.0, percent))
        now = time.monotonic()
        reported = (int(self._percent), message)
        if reported == self._last_reported or now - self._last_event < PROGRESS_INTERVAL:
            self._check(now)
            return
        self._last_reported = reported
        self._last_event = now
        self._append(
            EventKind.STAGE_PROGRESS,
            {"stage": str(self.stage), "percent": round(self._percent, 1), "message": message},
            stage_percent=self._percent,
            message=message,
        )
        self._check(now, is_beaten=True)

    def stage_resumed(self, stage: IngestionStage, attempt: int) -> None:
        """Note a stage that need not run, as an earlier attempt's output is used."""
        self.stage_started(
            stage, f"Kept from attempt {attempt}", resumed=True, from_attempt=attempt
        )
        self.stage_completed(resumed=True, from_attempt=attempt)

    def stage_completed(self, **more: Any) -> None:
        """Note that the current stage is done; `more` goes into the event's data."""
        self._stages_completed.append(str(self.stage))
        took = _milliseconds_since(self._stage_began)
        self._append(
            EventKind.STAGE_COMPLETED,
            {"stage": str(self.stage), "duration_ms": took, **more},
            stages_completed=self._stages_completed,
            stage_percent=0,
        )

    def item_readable(self, item_id: UUID) -> None:
        """Note that the item's text can be read and is found by words."""
        self._write(
            lambda: transitions.readable(self.job_id, attempt=self.attempt, item_id=item_id)
        )

    def job_completed(
        self,
        result: dict[str, Any],
        message: str = "",
        *,
        stages: Sequence[IngestionStage] = WORK_STAGES,
    ) -> None:
        """End the job with an item, of `LibraryItem.result()`, and all of its stages."""
        took = _milliseconds_since(self._job_began)
        self._write(
            lambda: transitions.complete(
                self.job_id,
                attempt=self.attempt,
                result=result,
                duration_ms=took,
                message=message,
                stages=stages,
            )
        )

    def error(
        self, error: IngestionError, *, retry_at: datetime | None, limit: int | None = None
    ) -> None:
        """End the attempt: back to the queue when `retry_at` is set, else failed for good.

        `limit` is how many attempts this kind of error gets.
        """
        ended = transitions.fail(
            self.job_id,
            error,
            attempt=self.attempt,
            before=self.before,
            stage=self.stage,
            retry_at=retry_at,
            limit=limit,
        )
        if ended is None:
            raise self._lost()

    def checkpoint(self) -> None:
        """Check now that the job is still ours and may go on."""
        self._check(time.monotonic(), force=True)

    def heartbeat(self, *, may_preempt: bool = True, is_beaten: bool = False) -> Exception | None:
        """Renew the job's heartbeat; returns what must end this attempt now, if anything.

        The watchdog passes `may_preempt=False`: it may interrupt where an attempt loses much work.
        `is_beaten`: an event was written just now, which renews it and finds the job ours.
        """
        self.last_check = time.monotonic()
        if _stop.is_set():
            return Interrupted("The worker was stopped in the middle of this job.")
        if self.last_check - self._job_began > self.deadline:
            return DeadlineExceeded(f"It took longer than {duration_text(self.deadline)}.")
        ours = IngestionJob.objects.filter(running(self.attempt), pk=self.job_id)
        if not is_beaten and ours.update(heartbeat_at=Now()) != 1:
            return self._lost()
        if may_preempt and self._should_preempt():
            return Preempted("It made way for something more urgent.")
        return None

    def _append(self, kind: EventKind, data: dict[str, Any], **columns: Any) -> None:
        self._write(
            lambda: record(
                self.job_id,
                kind,
                data,
                where=running(self.attempt),
                heartbeat_at=Now(),
                **columns,
            )
        )

    def _write(self, write: Callable[[], ProgressEvent | None]) -> None:
        self.writing_event = True
        try:
            event = write()
        finally:
            self.writing_event = False
        if event is None:
            raise self._lost()

    def _check(self, now: float, *, force: bool = False, is_beaten: bool = False) -> None:
        if not force and now - self.last_check < HEARTBEAT_INTERVAL:
            return
        self.writing_event = True
        try:
            end = self.heartbeat(is_beaten=is_beaten)
        finally:
            self.writing_event = False
        if end is not None:
            raise end

    def _lost(self) -> Exception:
        """Why the job is no longer at this attempt."""
        status = (
            IngestionJob.objects.filter(pk=self.job_id).values_list("status", flat=True).first()
        )
        if status == JobStatus.CANCELLED:
            return Cancelled("The job was cancelled.")
        return LeaseLost(f"Job {self.job_id} is no longer at attempt {self.attempt}.")


def duration_text(seconds: float) -> str:
    """ "45 seconds", or "12 minutes" from two minutes on."""
    return f"{seconds / 60:g} minutes" if seconds >= 120 else f"{seconds:g} seconds"


def _milliseconds_since(moment: float) -> int:
    return round((time.monotonic() - moment) * 1000)
