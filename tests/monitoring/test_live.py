"""What a process measures of its open sockets and streams."""

from __future__ import annotations

import asyncio
import time
from contextlib import aclosing
from datetime import timedelta

import pytest
from asgiref.sync import sync_to_async
from channels.layers import get_channel_layer
from django.utils import timezone
from prometheus_client import REGISTRY

from ingestion.jobs.tracker import ProgressTracker
from ingestion.live import sse
from ingestion.live.consumers import PageConsumer
from ingestion.models import IngestionStage, ProgressEvent
from librarian_site.core.telemetry.metrics import sent
from librarian_site.models import User
from tests.factories import make_job
from tests.sockets import PATIENCE, Socket

pytestmark = pytest.mark.django_db(transaction=True)


def value(name: str, **labels: str) -> float:
    return REGISTRY.get_sample_value(f"librarian_{name}", labels) or 0.0


async def test_a_stream_is_counted_while_it_is_open_and_times_what_happens_meanwhile(
    owner: User,
) -> None:
    job = await sync_to_async(make_job)(owner, status="processing", attempts=1)
    tracker = ProgressTracker(job.pk, 1)
    await sync_to_async(tracker.job_started)("x", 4)
    await ProgressEvent.objects.aupdate(data={"timestamp": "2020-01-01T00:00:00+00:00"})
    open_before = value("open_streams")
    told_before = value("event_delay_seconds_count", way="sse")
    waited_before = value("event_delay_seconds_sum", way="sse")
    async with aclosing(sse.stream(job.pk, after=0)) as stream:
        await anext(stream)  # the answer's head
        await anext(stream)  # an old one, from the log
        assert value("open_streams") == open_before + 1
        assert value("event_delay_seconds_count", way="sse") == told_before
        await sync_to_async(tracker.stage_started)(IngestionStage.EXTRACT, "")
        await anext(stream)
        assert value("event_delay_seconds_count", way="sse") == told_before + 1
        assert value("event_delay_seconds_sum", way="sse") > waited_before
    assert value("open_streams") == open_before


async def test_a_socket_is_counted_while_it_is_open_and_times_its_frames(owner: User) -> None:
    job = await sync_to_async(make_job)(owner, status="processing", attempts=1)
    open_before = value("open_sockets")
    told_before = value("event_delay_seconds_count", way="socket")
    communicator = Socket(PageConsumer.as_asgi(), "/ws/?view=home")
    communicator.scope["user"] = owner
    await communicator.connect()
    await communicator.receive_from()
    assert value("open_sockets") == open_before + 1
    assert value("event_delay_seconds_count", way="socket") == told_before
    tracker = ProgressTracker(job.pk, 1)
    await sync_to_async(tracker.stage_started)(IngestionStage.EXTRACT, "Fetching")
    while "Fetching" not in await communicator.receive_from():
        pass
    ends = time.monotonic() + PATIENCE
    while value("event_delay_seconds_count", way="socket") == told_before:
        assert time.monotonic() < ends
        await asyncio.sleep(0.01)
    assert value("event_delay_seconds_count", way="socket") == told_before + 1
    await communicator.disconnect()
    await get_channel_layer().flush()
    assert value("open_sockets") == open_before


def test_a_clock_that_is_ahead_makes_no_negative_delay() -> None:
    before = value("event_delay_seconds_sum", way="sse")
    sent("sse", (timezone.now() + timedelta(hours=1)).isoformat())
    assert value("event_delay_seconds_sum", way="sse") == before
