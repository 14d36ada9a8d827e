"""A job's events as a server-sent event stream (WHATWG HTML, section 9.2)."""

from __future__ import annotations

import json
import logging
import time
from contextlib import aclosing
from typing import TYPE_CHECKING

from django.db import DatabaseError
from django.http import StreamingHttpResponse
from django.utils import timezone
from redis.exceptions import RedisError

from ingestion.live.event_feed import FeedEvent, follow
from ingestion.live.gathering import Gathered
from librarian_site.core.telemetry.metrics import OPEN_STREAMS, sent

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable
    from uuid import UUID

logger = logging.getLogger(__name__)

# Seconds at least between two looks whether the session or token is still valid; in silence they
# come at every second of `event_feed`'s, four seconds apart.
CHECK_INTERVAL = 3.5
HEARTBEAT = 15.0  # seconds without an event after which a heartbeat is sent


def response(
    job_id: UUID, *, after: int, still_signed_in: Callable[[], bool] = lambda: True
) -> StreamingHttpResponse:
    return StreamingHttpResponse(
        stream(job_id, after=after, still_signed_in=still_signed_in),
        content_type="text/event-stream; charset=utf-8",
        headers={"Cache-Control": "no-cache", "X-Accel-Buffering": "no"},
    )


async def stream(
    job_id: UUID, *, after: int, still_signed_in: Callable[[], bool] = lambda: True
) -> AsyncGenerator[bytes]:
    """Yield the job's events with an id over `after` as they happen, and heartbeats between.

    Ends with the job, and when the session or token is no longer valid.
    """
    opened = timezone.now().isoformat()
    last_sent = last_check = time.monotonic()
    with OPEN_STREAMS.track_inprogress():
        yield b""  # sends the response's headers at once, before the first event
        async with aclosing(follow(job_id, after=after)) as events:
            async for event in events:
                if time.monotonic() - last_check >= CHECK_INTERVAL:
                    last_check = time.monotonic()
                    if not await _checks.of(still_signed_in):
                        return
                if event is not None:
                    if event.data["timestamp"] > opened:  # not replayed: its delay is measured
                        sent("sse", event.data["timestamp"])
                    yield encode(event)
                elif time.monotonic() - last_sent >= HEARTBEAT:
                    yield heartbeat()
                else:
                    continue
                last_sent = time.monotonic()


def _which_hold(credentials: frozenset[Callable[[], bool]]) -> dict[Callable[[], bool], bool]:
    return {each: _holds(each) for each in credentials}


def _holds(still_signed_in: Callable[[], bool]) -> bool:
    try:
        return bool(still_signed_in())
    except (DatabaseError, RedisError) as error:
        logger.warning("A stream's sender could not be checked: %s", error)
        return True  # no event can be read either


_checks = Gathered(_which_hold)


def encode(event: FeedEvent) -> bytes:
    data = json.dumps(event.data, separators=(",", ":"))
    return f"id: {event.id}\nevent: {event.kind}\ndata: {data}\n\n".encode()


def heartbeat() -> bytes:
    data = json.dumps({"timestamp": timezone.now().isoformat()})
    return f"event: heartbeat\ndata: {data}\n\n".encode()
