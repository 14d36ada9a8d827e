"""How a job at work tells its progress, and hears that it must end."""

from __future__ import annotations

import math
import threading
import time
from typing import TYPE_CHECKING, Any

from django.db.models.functions import Now

from ingestion.documents.errors import Cancelled, DeadlineExceeded, IngestionError
from ingestion.jobs.events import (
    announce,
    announce_session_ended,
    job_group,
    owner_group,
    publish,
    record,
)
from ingestion.jobs.transitions import (
    Interrupted,
    LeaseLost,
    MadeWay,
    hand_back,
    record_cancelled,
    record_error,
)
from ingestion.models import WORK_STAGES, EventKind, IngestionJob, IngestionStage, JobStatus

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from uuid import UUID

__all__ = [
    "Interrupted",
    "LeaseLost",
    "MadeWay",
    "ProgressTracker",
    "announce",
    "announce_session_ended",
    "duration_text",
    "hand_back",
    "job_group",
    "owner_group",
    "publish",
    "record",
    "record_cancelled",
    "record_error",
    "stop_working",
]

PROGRESS_INTERVAL = 0.25  # seconds between two stage_progress events
HEARTBEAT_INTERVAL = 0.5  # seconds between two looks at whether the job is still ours


_stop = threading.Event()


def stop_working() -> None:
    """Make this process's tracker raise `Interrupted` at its next word."""
    _stop.set()


class ProgressTracker:
    """The only writer of a running job's events, bound to one attempt.

    Every method raises `Cancelled` when the owner cancelled the job, `LeaseLost` when the job
    is no longer at this attempt. Progress raises `Interrupted` when this worker must stop or
    `makes_way` says so, and `DeadlineExceeded` after `deadline` seconds.
    """

    def __init__(
        self,
        job_id: UUID,
        attempt: int,
        *,
        before: int = 0,
        deadline: float = math.inf,
        makes_way: Callable[[], bool] = lambda: False,
    ) -> None:
        self.job_id = job_id
        self.attempt = attempt
        self.before = before  # attempts of earlier rounds; people count from the last retry
        self.deadline = deadline
        self.stage = IngestionStage.QUEUED
        self.speaking = False  # in the midst of writing an event
        self.looked_at = time.monotonic()
        self._makes_way = makes_way
        self._stages_completed: list[str] = []
        self._stage_began = self._job_began = time.monotonic()
        self._percent = 0.0
        self._last_event = 0.0
        self._last_said: tuple[int, str] = (-1, "")

    def job_started(self, url: str, limit: int) -> None:
        """Note the beginning of this attempt, one of at most `limit`."""
        self._job_began = time.monotonic()
        self._append(
            EventKind.JOB_STARTED,
            {"url": url, "attempt": self.attempt - self.before, "max_attempts": limit},
            stages_completed=[],
            stage_percent=0,
            message="",
            error="",
            error_code="",
            advice="",
        )

    def stage_started(self, stage: IngestionStage, message: str, **more: Any) -> None:
        self.stage = stage
        self._percent = 0.0
        self._stage_began = self._last_event = time.monotonic()
        self._last_said = (0, message)
        self._append(
            EventKind.STAGE_STARTED,
            {"stage": str(stage), "message": message, **more},
            stage=stage,
            stage_percent=0,
            message=message[:500],
        )

    def stage_progress(self, percent: float, message: str) -> None:
        """Note progress within the stage (0-100, never backwards).

        Cheap to call often: what says nothing new, or comes too soon after the last event,
        only checks now and then that the job is still ours.
        """
        self._percent = max(self._percent, min(100.0, percent))
        now = time.monotonic()
        said = (int(self._percent), message)
        if said == self._last_said or now - self._last_event < PROGRESS_INTERVAL:
            self._check(now)
            return
        self._last_said = said
        self._last_event = now
        self._append(
            EventKind.STAGE_PROGRESS,
            {"stage": str(self.stage), "percent": round(self._percent, 1), "message": message},
            stage_percent=self._percent,
            message=message[:500],
        )
        self._check(now)

    def stage_resumed(self, stage: IngestionStage, attempt: int) -> None:
        """Note a stage that need not run: an earlier attempt's output is taken."""
        self.stage_started(
            stage, f"Kept from attempt {attempt}", resumed=True, from_attempt=attempt
        )
        self.stage_completed(resumed=True, from_attempt=attempt)

    def stage_completed(self, **more: Any) -> None:
        self._stages_completed.append(str(self.stage))
        took = _milliseconds_since(self._stage_began)
        self._append(
            EventKind.STAGE_COMPLETED,
            {"stage": str(self.stage), "duration_ms": took, **more},
            stages_completed=self._stages_completed,
            stage_percent=0,
        )

    def job_completed(self, result: dict[str, Any], message: str = "") -> None:
        self._append(
            EventKind.JOB_COMPLETED,
            {"duration_ms": _milliseconds_since(self._job_began), "result": result},
            status=JobStatus.COMPLETED,
            stage=IngestionStage.COMPLETED,
            stages_completed=[str(stage) for stage in WORK_STAGES],
            stage_percent=0,
            message=message,
            completed_at=Now(),
            item_id=result["item_id"],
        )

    def error(
        self, error: IngestionError, *, retry_at: datetime | None, limit: int | None = None
    ) -> None:
        """End the attempt: back to the queue when `retry_at` is set, else failed for good.

        `limit` is how many attempts this kind of error gets.
        """
        ended = record_error(
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
        """Make sure, now, that the job is still ours."""
        self._check(time.monotonic(), force=True)

    def look(self, *, polite: bool = True) -> Exception | None:
        """Keep the heartbeat; what must end this attempt now, if anything.

        Not `polite`: also where ending costs more than waiting would, so no way is made.
        """
        self.looked_at = time.monotonic()
        if _stop.is_set():
            return Interrupted("The worker was stopped in the middle of this job.")
        if self.looked_at - self._job_began > self.deadline:
            return DeadlineExceeded(f"It took longer than {duration_text(self.deadline)}.")
        ours = IngestionJob.objects.filter(
            pk=self.job_id, status=JobStatus.PROCESSING, attempts=self.attempt
        )
        if ours.update(heartbeat_at=Now()) != 1:
            return self._lost()
        if polite and self._makes_way():
            return MadeWay("It made way for something more urgent.")
        return None

    def _append(self, kind: EventKind, data: dict[str, Any], **columns: Any) -> None:
        self.speaking = True
        try:
            event = record(
                self.job_id,
                kind,
                data,
                expect=[JobStatus.PROCESSING],
                attempt=self.attempt,
                heartbeat_at=Now(),
                **columns,
            )
        finally:
            self.speaking = False
        if event is None:
            raise self._lost()

    def _check(self, now: float, *, force: bool = False) -> None:
        if not force and now - self.looked_at < HEARTBEAT_INTERVAL:
            return
        self.speaking = True
        try:
            end = self.look()
        finally:
            self.speaking = False
        if end is not None:
            raise end

    def _lost(self) -> Exception:
        status = (
            IngestionJob.objects.filter(pk=self.job_id).values_list("status", flat=True).first()
        )
        if status == JobStatus.CANCELLED:
            return Cancelled("The job was cancelled.")
        return LeaseLost(f"Job {self.job_id} is no longer at attempt {self.attempt}.")


def duration_text(seconds: float) -> str:
    return f"{seconds / 60:g} minutes" if seconds >= 120 else f"{seconds:g} seconds"


def _milliseconds_since(moment: float) -> int:
    return round((time.monotonic() - moment) * 1000)
