"""Follow a job's events: all of them, once, in order, from any point."""

from __future__ import annotations

import asyncio
import logging
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from channels.db import database_sync_to_async
from channels.layers import get_channel_layer
from redis.exceptions import RedisError

from ingestion.jobs.events import job_group
from ingestion.models import ACTIVE, IngestionJob, ProgressEvent

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, AsyncIterator
    from uuid import UUID

logger = logging.getLogger(__name__)

POLL_INTERVAL = 2.0  # seconds between looks at the log when the wire is silent
REPLAY = 500  # events read from the log at a time


@dataclass(frozen=True, slots=True)
class FeedEvent:
    id: int
    sequence: int
    kind: str
    data: dict[str, Any]

    @classmethod
    def of_row(cls, row: ProgressEvent) -> FeedEvent:
        return cls(row.pk, row.sequence, row.kind, row.data)

    @classmethod
    def of_wire(cls, message: dict[str, Any]) -> FeedEvent:
        return cls(message["id"], message["sequence"], message["kind"], message["data"])

    @property
    def is_terminal(self) -> bool:
        return ProgressEvent(kind=self.kind, data=self.data).is_terminal


async def follow(job_id: UUID, *, after: int = 0) -> AsyncGenerator[FeedEvent | None]:
    """Yield the job's events with an id over `after`, until it has ended for good.

    Subscribes first, then replays the log, then follows live; a gap in the sequence, or a silent
    wire, sends it back to the log. Yields None at each silent POLL_INTERVAL, for heartbeats.
    Close it (`contextlib.aclosing`) to unsubscribe.
    """
    last = await _seen(job_id, after)
    async with _wire(job_id) as wire:
        hint: FeedEvent | None = None
        while True:
            if hint is not None and hint.sequence == last.sequence + 1:
                fresh = [hint]
            elif hint is None or hint.sequence > last.sequence:
                fresh = await _replay(job_id, last)
            else:
                fresh = []  # told already, from the log
            for event in fresh:
                last = event
                yield event
            if await _is_over(job_id, last):
                return
            hint = await wire.next(POLL_INTERVAL)
            if hint is None:
                yield None


# Each look gives its connection back at once: a hundred followers share the pool of ten.


@database_sync_to_async
def _seen(job_id: UUID, event_id: int) -> FeedEvent:
    """The last event a reader has had, or a nothing before the first."""
    rows = ProgressEvent.objects.filter(job_id=job_id, pk__lte=event_id).order_by("-pk")
    row = rows.first()
    return FeedEvent.of_row(row) if row else FeedEvent(0, 0, "", {})


@database_sync_to_async
def _replay(job_id: UUID, last: FeedEvent) -> list[FeedEvent]:
    rows = ProgressEvent.objects.filter(job_id=job_id).after(last.id)[:REPLAY]
    return [FeedEvent.of_row(row) for row in rows]


@database_sync_to_async
def _has_ended(job_id: UUID, last: FeedEvent) -> bool:
    jobs = IngestionJob.objects.filter(pk=job_id)
    job = jobs.values_list("status", "event_count").first()
    return job is None or (job[0] not in ACTIVE and job[1] <= last.sequence)


async def _is_over(job_id: UUID, last: FeedEvent) -> bool:
    """Whether nothing follows `last`: a job that is retried goes on after a terminal event."""
    if last.kind and not last.is_terminal:
        return False
    return bool(await _has_ended(job_id, last))


class _Wire:
    """Hints from the channel layer; when that is away, only time passes."""

    def __init__(self, layer: Any, channel: str | None) -> None:
        self._layer = layer
        self._channel = channel
        self._waiting: asyncio.Task[dict[str, Any]] | None = None

    async def next(self, seconds: float) -> FeedEvent | None:
        if self._channel is None:
            await asyncio.sleep(seconds)
            return None
        # A cancelled receive() unsubscribes, so one waits on across time-outs.
        if self._waiting is None:
            self._waiting = asyncio.create_task(self._layer.receive(self._channel))
        done, _ = await asyncio.wait({self._waiting}, timeout=seconds)
        if not done:
            return None
        self._waiting = None
        return FeedEvent.of_wire(done.pop().result())

    async def close(self) -> None:
        if self._waiting is not None:
            self._waiting.cancel()
            with suppress(asyncio.CancelledError):
                await self._waiting


@asynccontextmanager
async def _wire(job_id: UUID) -> AsyncIterator[_Wire]:
    layer = get_channel_layer()
    group = job_group(job_id)
    channel = None
    try:
        channel = await layer.new_channel()
        await layer.group_add(group, channel)
    except (RedisError, OSError) as error:
        logger.warning("Following job %s from the log alone: %s", job_id, error)
        channel = None
    wire = _Wire(layer, channel)
    try:
        yield wire
    finally:
        await wire.close()
        if channel is not None:
            await layer.group_discard(group, channel)
