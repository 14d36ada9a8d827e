"""Raise the priority of a waiting job when what it is about is asked for again, more urgently."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from django.db import transaction

from ingestion.jobs import rq_queue, transitions

if TYPE_CHECKING:
    from ingestion.models import IngestionJob


def hastened(waiting: IngestionJob, asked: IngestionJob) -> IngestionJob:
    """The waiting job, made as urgent as the one that was asked for and is the same work.

    So a capture that waits for quiet begins when somebody asks for it, and a page of an import when
    somebody hands it in. One that is at work, or as urgent already, stays as it is.
    """
    urgency = rq_queue.QUEUES.index  # the most urgent first
    if urgency(waiting.priority) <= urgency(asked.priority):
        return waiting
    with transaction.atomic():
        if transitions.hasten(waiting.pk, priority=asked.priority) is None:
            return waiting
        transaction.on_commit(partial(rq_queue.remove, waiting))
        again = type(waiting).objects.get(pk=waiting.pk)
        transaction.on_commit(partial(rq_queue.enqueue, again))
    return again
