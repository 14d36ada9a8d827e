"""The job's history: one append-only log, written with the job's columns, published after commit.

The log is the truth; what goes over the wire is a hint that may be lost.
"""

from __future__ import annotations

import logging
from functools import partial
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from redis.exceptions import RedisError

from ingestion.models import EventKind, IngestionJob, JobStatus, ProgressEvent
from librarian_site.core import channel_publish

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

logger = logging.getLogger(__name__)

TOLD = ("stage", "attempt", "duration_ms", "code", "will_retry")  # of an event, in the log


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
        transaction.on_commit(partial(_tell, event))
    return event


def _tell(event: ProgressEvent) -> None:
    """A line in the log, wherever it happened. No addresses, no texts: those are in the event."""
    if event.kind == EventKind.STAGE_PROGRESS:
        return
    data = event.data
    told = {name: data[name] for name in TOLD if name in data}
    is_over = event.kind == EventKind.ERROR and event.is_terminal
    logger.log(
        logging.WARNING if is_over else logging.INFO,
        "Job %s: %s",
        event.job_id,
        " ".join([str(event.kind), *(f"{name}={value}" for name, value in told.items())]),
        extra={"job_id": str(event.job_id), "kind": str(event.kind), **told},
    )


def publish(event: ProgressEvent, owner_id: int) -> None:
    """Tell followers of the job, and its owner's open pages, that there is an event."""
    wire = {
        "type": "job.event",
        "id": event.pk,
        "sequence": event.sequence,
        "kind": str(event.kind),
        "data": event.data,
    }
    changed = _changed(event.job_id, event.data["timestamp"])
    _send((job_group(event.job_id), wire), (owner_group(owner_id), changed))


def announce(owner_id: int, job_id: UUID) -> None:
    """Tell the owner's open pages that a job changed without an event (it was queued)."""
    _send((owner_group(owner_id), _changed(job_id, timezone.now().isoformat())))


def _changed(job_id: UUID, at: str) -> dict[str, Any]:
    return {"type": "job.changed", "job_id": str(job_id), "at": at}


def announce_session_ended(owner_id: int) -> None:
    """Tell the owner's open pages to look whether they may stay."""
    _send((owner_group(owner_id), {"type": "session.ended"}))


def _send(*messages: tuple[str, dict[str, Any]]) -> None:
    try:
        channel_publish.send(messages)
    except (RedisError, OSError) as error:
        # Followers look at the log by themselves every few seconds.
        logger.warning("Progress not published: %s", str(error) or type(error).__name__)
