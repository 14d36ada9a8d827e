"""A job's events as a server-sent event stream (WHATWG HTML, section 9.2)."""

from __future__ import annotations

import json
import time
from contextlib import aclosing
from typing import TYPE_CHECKING

from django.http import StreamingHttpResponse
from django.utils import timezone

from ingestion.live.event_feed import FeedEvent, follow
from librarian_site.core.metrics import OPEN_STREAMS, sent

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator
    from uuid import UUID

HEARTBEAT = 15.0  # seconds without an event after which a heartbeat is sent


def response(job_id: UUID, *, after: int) -> StreamingHttpResponse:
    return StreamingHttpResponse(
        stream(job_id, after=after),
        content_type="text/event-stream; charset=utf-8",
        headers={"Cache-Control": "no-cache", "X-Accel-Buffering": "no"},
    )


async def stream(job_id: UUID, *, after: int) -> AsyncGenerator[bytes]:
    """Yield the job's events with an id over `after` as they happen, and heartbeats between."""
    opened = timezone.now().isoformat()
    last_sent = time.monotonic()
    with OPEN_STREAMS.track_inprogress():
        yield b""  # sends the response's headers at once, before the first event
        async with aclosing(follow(job_id, after=after)) as events:
            async for event in events:
                if event is not None:
                    if event.data["timestamp"] > opened:  # not replayed: its delay is measured
                        sent("sse", event.data["timestamp"])
                    yield encode(event)
                elif time.monotonic() - last_sent >= HEARTBEAT:
                    yield heartbeat()
                else:
                    continue
                last_sent = time.monotonic()


def encode(event: FeedEvent) -> bytes:
    data = json.dumps(event.data, separators=(",", ":"))
    return f"id: {event.id}\nevent: {event.kind}\ndata: {data}\n\n".encode()


def heartbeat() -> bytes:
    data = json.dumps({"timestamp": timezone.now().isoformat()})
    return f"event: heartbeat\ndata: {data}\n\n".encode()
