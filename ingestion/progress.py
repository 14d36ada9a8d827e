"""The job's history: one append-only log, written with the job's columns, published after commit.

The log is the truth; what goes over the wire is a hint that may be lost.
"""

from __future__ import annotations

import logging
import math
import threading
import time
from functools import partial
from typing import TYPE_CHECKING, Any

from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer
from django.db import transaction
from django.db.models import F
from django.db.models.functions import Now
from django.utils import timezone
from redis.exceptions import RedisError

from ingestion.errors import Cancelled, DeadlineExceeded, IngestionError
from ingestion.models import (
    ACTIVE,
    WORK_STAGES,
    EventKind,
    IngestionJob,
    IngestionStage,
    JobStatus,
    ProgressEvent,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime
    from uuid import UUID

logger = logging.getLogger(__name__)

PROGRESS_INTERVAL = 0.25  # seconds between two stage_progress events
HEARTBEAT_INTERVAL = 0.5  # seconds between two looks at whether the job is still ours


class Interrupted(Exception):
    """The job goes back to the queue, its attempt uncounted, because of what the text says."""

    code = "worker_stopped"


class MadeWay(Interrupted):
    """The worker is needed for something that may not wait."""

    code = "made_way"


class LeaseLost(Exception):
    """The job is no longer this worker's: it ended, or another attempt has begun."""


_stop = threading.Event()


def stop_working() -> None:
    """Make this process's tracker raise `Interrupted` at its next word."""
    _stop.set()


def job_group(job_id: UUID) -> str:
    return f"job.{job_id.hex}"


def owner_group(owner_id: int) -> str:
    return f"owner.{owner_id}"


def record(
    job_id: UUID,
    kind: EventKind,
    data: dict[str, Any],
    *,
    expect: Sequence[JobStatus],
    attempt: int | None = None,
    **columns: Any,
) -> ProgressEvent | None:
    """Append an event and set the job's columns in one transaction, then publish.

    A compare-and-set: returns None, and changes nothing, unless the job has one of the
    expected statuses (and is at this attempt). The update locks the row, so the ids of
    one job's events are in the order of their commits.
    """
    match = {"pk": job_id, "status__in": expect}
    if attempt is not None:
        match["attempts"] = attempt
    with transaction.atomic():
        jobs = IngestionJob.objects.filter(**match)
        if jobs.update(event_count=F("event_count") + 1, **columns) != 1:
            return None
        owner_id, sequence = IngestionJob.objects.values_list("owner_id", "event_count").get(
            pk=job_id
        )
        event = ProgressEvent(
            job_id=job_id,
            sequence=sequence,
            kind=kind,
            data={"job_id": str(job_id), **data, "timestamp": timezone.now().isoformat()},
        )
        event.save(force_insert=True)
        transaction.on_commit(partial(publish, event, owner_id))
    return event


def publish(event: ProgressEvent, owner_id: int) -> None:
    """Tell followers of the job, and its owner's open pages, that there is an event."""
    wire = {
        "type": "job.event",
        "id": event.pk,
        "sequence": event.sequence,
        "kind": str(event.kind),
        "data": event.data,
    }
    changed = {"type": "job.changed", "job_id": str(event.job_id)}
    _send((job_group(event.job_id), wire), (owner_group(owner_id), changed))


def announce(owner_id: int, job_id: UUID) -> None:
    """Tell the owner's open pages that a job changed without an event (it was queued)."""
    _send((owner_group(owner_id), {"type": "job.changed", "job_id": str(job_id)}))


def announce_session_ended(owner_id: int) -> None:
    """Tell the owner's open pages to look whether they may stay."""
    _send((owner_group(owner_id), {"type": "session.ended"}))


def _send(*messages: tuple[str, dict[str, Any]]) -> None:
    async def send_all() -> None:
        layer = get_channel_layer()
        for group, message in messages:
            await layer.group_send(group, message)

    try:
        async_to_sync(send_all)()
    except (RedisError, OSError) as error:
        # Followers look at the log by themselves every few seconds.
        logger.warning("Progress not published: %s", error)


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


def record_error(
    job_id: UUID,
    error: IngestionError,
    *,
    attempt: int,
    stage: str,
    retry_at: datetime | None,
    before: int = 0,
    limit: int | None = None,
    **columns: Any,
) -> ProgressEvent | None:
    """End an attempt by an error: queued again when `retry_at` is set, else failed.

    None when the attempt had ended already.
    """
    data: dict[str, Any] = {
        "stage": str(stage),
        "error": error.message,
        "code": error.code,
        "advice": error.advice,
        "permanent": error.permanent,
        "will_retry": retry_at is not None,
        "attempt": attempt - before,
    }
    columns |= {"error": error.message, "error_code": error.code, "advice": error.advice}
    if limit is not None:
        data["max_attempts"] = limit
        columns["max_attempts"] = before + limit
    if retry_at is None:
        columns |= {
            "status": JobStatus.FAILED,
            "stage": IngestionStage.FAILED,
            "message": "",
            "completed_at": Now(),
            "heartbeat_at": Now(),
        }
    else:
        data["retry_at"] = retry_at.isoformat()
        columns |= {**_QUEUED, "next_attempt_at": retry_at, "heartbeat_at": Now()}
    return record(
        job_id,
        EventKind.ERROR,
        data,
        expect=[JobStatus.PROCESSING],
        attempt=attempt,
        **columns,
    )


_QUEUED = {
    "status": JobStatus.QUEUED,
    "stage": IngestionStage.QUEUED,
    "stages_completed": [],
    "stage_percent": 0,
    "message": "",
}


def hand_back(
    job_id: UUID, attempt: int, stage: str, why: Interrupted | None = None
) -> ProgressEvent | None:
    """Return an interrupted job to the queue; the attempt does not count."""
    why = why or Interrupted("The worker was stopped in the middle of this job.")
    data = {
        "stage": str(stage),
        "error": str(why),
        "code": why.code,
        "advice": "It is taken up again by itself.",
        "permanent": False,
        "will_retry": True,
        "attempt": attempt,
    }
    return record(
        job_id,
        EventKind.ERROR,
        data,
        expect=[JobStatus.PROCESSING],
        attempt=attempt,
        attempts=F("attempts") - 1,
        next_attempt_at=None,
        **_QUEUED,
    )


def record_cancelled(job_id: UUID) -> ProgressEvent | None:
    """Cancel an active job; None when it had already ended."""
    return record(
        job_id,
        EventKind.CANCELLED,
        {},
        expect=ACTIVE,
        status=JobStatus.CANCELLED,
        stage=IngestionStage.CANCELLED,
        completed_at=Now(),
        message="",
    )


def duration_text(seconds: float) -> str:
    return f"{seconds / 60:g} minutes" if seconds >= 120 else f"{seconds:g} seconds"


def _milliseconds_since(moment: float) -> int:
    return round((time.monotonic() - moment) * 1000)
