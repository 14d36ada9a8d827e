"""The event log of a job: append-only rows, written with the job's columns, published after commit.

The rows are the truth. What is published to Redis is only a hint that there is a new row, and may
be lost: followers read the log by themselves every few seconds.
"""

from __future__ import annotations

import logging
from functools import partial
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from redis.exceptions import RedisError

from ingestion.models import EventKind, IngestionJob, ProgressEvent
from ingestion.webhooks import outbox
from librarian_site.core import channel_publish

if TYPE_CHECKING:
    from uuid import UUID

logger = logging.getLogger(__name__)

# Fields of an event's data that go into the log line about it.
LOGGED_FIELDS = ("stage", "attempt", "duration_ms", "code", "will_retry")

# Progress comes several times a second, and what was claimed is started at once.
UNLOGGED = (EventKind.STAGE_PROGRESS, EventKind.JOB_CLAIMED)


def job_group(job_id: UUID) -> str:
    """Name of the channel group of one job's followers."""
    return f"job.{job_id.hex}"


def owner_group(owner_id: int) -> str:
    """Name of the channel group of one owner's open pages."""
    return f"owner.{owner_id}"


def record(
    job_id: UUID, kind: EventKind, data: dict[str, Any], *, where: Q, **columns: Any
) -> ProgressEvent | None:
    """Append an event and set the job's columns in one transaction, then publish the event.

    A compare-and-set: returns None, and changes nothing, unless the job matches `where`.
    """
    with transaction.atomic():
        if not compare_and_set(job_id, where=where, **columns):
            return None
        owner_id, sequence = IngestionJob.objects.values_list("owner_id", "event_count").get(
            pk=job_id
        )
        return append(job_id, kind, data, owner_id=owner_id, sequence=sequence)


def compare_and_set(job_id: UUID, *, where: Q, **columns: Any) -> bool:
    """Set the job's columns if it matches `where`, and count an event that must follow.

    Call it in a transaction together with `append`. The update locks the row, so that the ids of
    one job's events are in the order of their commits.
    """
    jobs = IngestionJob.objects.filter(where, pk=job_id)
    return jobs.update(event_count=F("event_count") + 1, **columns) == 1


def append(
    job_id: UUID, kind: EventKind, data: dict[str, Any], *, owner_id: int, sequence: int
) -> ProgressEvent:
    """Insert the event with this sequence number; publish and log it after commit."""
    event = ProgressEvent(
        job_id=job_id,
        sequence=sequence,
        kind=kind,
        data={"job_id": str(job_id), **data, "timestamp": timezone.now().isoformat()},
    )
    event.save(force_insert=True)
    if event.is_terminal:
        _tell_webhooks(event, owner_id)
    transaction.on_commit(partial(publish, event, owner_id))
    transaction.on_commit(partial(_log, event))
    return event


def _tell_webhooks(event: ProgressEvent, owner_id: int) -> None:
    if IngestionJob.objects.captures().filter(pk=event.job_id).exists():
        return  # webhooks are told of items that come
    tell = {EventKind.JOB_COMPLETED: outbox.job_completed, EventKind.ERROR: outbox.job_failed}
    if (told := tell.get(EventKind(event.kind))) is not None:
        told(event.job_id, owner_id=owner_id, event_id=event.pk, data=event.data)


def _log(event: ProgressEvent) -> None:
    """Log the event's kind and numbers, without URLs or texts, which may be private."""
    if event.kind in UNLOGGED:
        return
    data = event.data
    fields = {name: data[name] for name in LOGGED_FIELDS if name in data}
    is_failure = event.kind == EventKind.ERROR and event.is_terminal
    logger.log(
        logging.WARNING if is_failure else logging.INFO,
        "Job %s: %s",
        event.job_id,
        " ".join([str(event.kind), *(f"{name}={value}" for name, value in fields.items())]),
        extra={"job_id": str(event.job_id), "kind": str(event.kind), **fields},
    )


def publish(event: ProgressEvent, owner_id: int) -> None:
    """Send the event to the job's followers, and a notice of change to its owner's open pages."""
    wire = {
        "type": "job.event",
        "id": event.pk,
        "sequence": event.sequence,
        "kind": str(event.kind),
        "data": event.data,
    }
    changed = {
        "type": "job.changed",
        "job_id": str(event.job_id),
        "at": event.data["timestamp"],
    }
    _send((job_group(event.job_id), wire), (owner_group(owner_id), changed))


def announce_deleted(job_id: UUID, owner_id: int) -> None:
    """Make the owner's open pages show that the job is gone; its followers find out by the log."""
    announce_changed(owner_id, job_id)


def announce_changed(owner_id: int, job_id: UUID | None = None) -> None:
    """Make the owner's open pages show a change that has no event of its own."""
    at = timezone.now().isoformat()
    _send((owner_group(owner_id), {"type": "job.changed", "job_id": str(job_id or ""), "at": at}))


def announce_session_ended(owner_id: int) -> None:
    """Make the owner's open pages check whether their session is still valid."""
    _send((owner_group(owner_id), {"type": "session.ended"}))


def _send(*messages: tuple[str, dict[str, Any]]) -> None:
    try:
        channel_publish.group_send_sync(messages)
    except (RedisError, OSError) as error:
        # Followers poll the log, so the event is late but not lost.
        logger.warning("Progress not published: %s", str(error) or type(error).__name__)
