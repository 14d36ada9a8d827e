"""Follow a job's events from any point: each exactly once, in order.

The event log in the database is authoritative; messages of the channel layer only save polling.
"""

from __future__ import annotations

import asyncio
import logging
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from channels.db import database_sync_to_async
from channels.layers import get_channel_layer
from redis.exceptions import RedisError

from ingestion.choices import is_terminal
from ingestion.jobs.events import job_group
from ingestion.live.gathering import Gathered, until_tick
from ingestion.models import ACTIVE, IngestionJob, ProgressEvent

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, AsyncIterator
    from uuid import UUID

logger = logging.getLogger(__name__)

POLL_INTERVAL = 2.0  # seconds at most between two looks at the job while no message comes
REPLAY = 500  # events read from the log at a time


@dataclass(frozen=True, slots=True)
class FeedEvent:
    """An event as read from the log or from a channel-layer message."""

    id: int
    sequence: int
    kind: str
    data: dict[str, Any]

    @classmethod
    def from_row(cls, row: ProgressEvent) -> FeedEvent:
        return cls(row.pk, row.sequence, row.kind, row.data)

    @classmethod
    def from_message(cls, message: dict[str, Any]) -> FeedEvent:
        return cls(message["id"], message["sequence"], message["kind"], message["data"])


class _State(NamedTuple):
    """A job as it is; None where it was deleted."""

    status: str
    events: int


async def follow(job_id: UUID, *, after: int = 0) -> AsyncGenerator[FeedEvent | None]:
    """Yield the job's events with an id over `after`, until it has ended for good.

    Subscribes first, then replays the log, then follows live; after a gap in the
    sequence it reads the log again, and after POLL_INTERVAL without a message it looks whether
    there is more. Yields None after each such silence, for heartbeats.
    Close it (`contextlib.aclosing`) to unsubscribe.
    """
    last = await _last_event(job_id, after)
    async with _subscribe(job_id) as messages:
        hint: FeedEvent | None = None
        while True:
            # At a silence it is asked in any case: the job may have been deleted.
            state = await _states.of(job_id) if hint is None else None
            latest = hint.sequence if hint is not None else state.events if state else 0
            if hint is not None and latest == last.sequence + 1:
                new = [hint]
            elif latest > last.sequence:
                new = await _replay(job_id, last)
            else:
                new = []  # yielded already, from the log
            for event in new:
                last = event
                yield event
            if (hint is None and _has_ended(state, last)) or await _is_over(job_id, last):
                return
            hint = await messages.next(until_tick(POLL_INTERVAL))
            if hint is None:
                yield None


# Each query returns its connection at once: a hundred followers share a pool of ten.


@database_sync_to_async
def _last_event(job_id: UUID, event_id: int) -> FeedEvent:
    """The last event up to this id; one with sequence 0 where there is none."""
    rows = ProgressEvent.objects.filter(job_id=job_id, pk__lte=event_id).order_by("-pk")
    row = rows.first()
    return FeedEvent.from_row(row) if row else FeedEvent(0, 0, "", {})


@database_sync_to_async
def _replay(job_id: UUID, last: FeedEvent) -> list[FeedEvent]:
    rows = ProgressEvent.objects.filter(job_id=job_id).after(last.id)[:REPLAY]
    return [FeedEvent.from_row(row) for row in rows]


def _read_states(jobs: frozenset[UUID]) -> dict[UUID, _State]:
    rows = IngestionJob.objects.filter(pk__in=jobs).values_list("pk", "status", "event_count")
    return {pk: _State(status, events) for pk, status, events in rows}


_states = Gathered(_read_states)


def _has_ended(state: _State | None, last: FeedEvent) -> bool:
    """Whether it had, and `last` was its last event: one beyond that is of a job tried again."""
    return state is None or (state.status not in ACTIVE and state.events == last.sequence)


async def _is_over(job_id: UUID, last: FeedEvent) -> bool:
    """Whether nothing follows `last`: a job that is retried goes on after a terminal event."""
    if last.kind and not is_terminal(last.kind, last.data):
        return False
    return _has_ended(await _states.of(job_id), last)


class _Messages:
    """Messages of the channel layer; without one, `next` only waits."""

    def __init__(self, layer: Any, channel: str | None) -> None:
        self._layer = layer
        self._channel = channel
        self._waiting: asyncio.Task[dict[str, Any]] | None = None

    async def next(self, seconds: float) -> FeedEvent | None:
        """The next event, or None after `seconds` without one."""
        if self._channel is None:
            await asyncio.sleep(seconds)
            return None
        # Cancelling receive() unsubscribes, so the same call goes on across timeouts.
        if self._waiting is None:
            self._waiting = asyncio.create_task(self._layer.receive(self._channel))
        done, _ = await asyncio.wait({self._waiting}, timeout=seconds)
        if not done:
            return None
        self._waiting = None
        return FeedEvent.from_message(done.pop().result())

    async def close(self) -> None:
        if self._waiting is not None:
            self._waiting.cancel()
            with suppress(asyncio.CancelledError):
                await self._waiting


@asynccontextmanager
async def _subscribe(job_id: UUID) -> AsyncIterator[_Messages]:
    layer = get_channel_layer()
    group = job_group(job_id)
    channel = None
    try:
        channel = await layer.new_channel()
        await layer.group_add(group, channel)
    except (RedisError, OSError) as error:
        logger.warning("Following job %s by polling the log only: %s", job_id, error)
        channel = None
    messages = _Messages(layer, channel)
    try:
        yield messages
    finally:
        await messages.close()
        if channel is not None:
            await layer.group_discard(group, channel)
