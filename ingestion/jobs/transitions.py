"""The ends of an attempt that are not success, each one event with the columns that go with it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import F
from django.db.models.functions import Now

from ingestion.jobs.events import record
from ingestion.models import ACTIVE, EventKind, IngestionStage, JobStatus, ProgressEvent

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from ingestion.documents.errors import IngestionError


class Interrupted(Exception):
    """The job goes back to the queue, its attempt uncounted, because of what the text says."""

    code = "worker_stopped"


class MadeWay(Interrupted):
    """The worker is needed for something that may not wait."""

    code = "made_way"


class LeaseLost(Exception):
    """The job is no longer this worker's: it ended, or another attempt has begun."""


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
