"""The socket of an open page."""

from __future__ import annotations

import asyncio
import time
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from channels.layers import get_channel_layer
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from ingestion.jobs.tracker import ProgressTracker
from ingestion.live import consumers
from ingestion.live.consumers import SIGN_IN, PageConsumer
from ingestion.models import IngestionJob, IngestionStage
from librarian_site.models import User
from tests.factories import make_job
from tests.sockets import Socket

pytestmark = pytest.mark.django_db(transaction=True)


def socket(user: Any, query: str = "view=home") -> Socket:
    communicator = Socket(PageConsumer.as_asgi(), f"/ws/?{query}")
    communicator.scope["user"] = user
    return communicator


async def closed(communicator: Socket) -> None:
    await communicator.disconnect()
    await get_channel_layer().flush()


def at_work(owner: User) -> IngestionJob:
    return make_job(owner, status="processing", attempts=1, started_at=timezone.now())


async def test_without_a_session_it_is_closed_with_a_code(db: None) -> None:
    communicator = socket(AnonymousUser())
    await communicator.connect()
    closing = await communicator.receive_output()
    assert (closing["type"], closing["code"]) == ("websocket.close", SIGN_IN)
    await closed(communicator)


async def test_on_connect_it_draws_what_the_page_shows(owner: User, stranger: User) -> None:
    job = await sync_to_async(make_job)(owner)
    await sync_to_async(make_job)(stranger, url="https://a.org/theirs")
    communicator = socket(owner)
    await communicator.connect()
    frame = await communicator.receive_from()
    assert 'hx-target="#work"' in frame
    assert f'id="job-{job.pk}"' in frame
    assert "theirs" not in frame
    await closed(communicator)


async def test_a_change_is_drawn(owner: User) -> None:
    job = await sync_to_async(at_work)(owner)
    communicator = socket(owner)
    await communicator.connect()
    await communicator.receive_from()
    tracker = ProgressTracker(job.pk, 1)
    await sync_to_async(tracker.stage_started)(IngestionStage.EXTRACT, "Fetching the page")
    frame = await communicator.receive_from()
    assert "Fetching the page" in frame
    assert 'id="recent"' not in frame  # only what differs is sent
    await closed(communicator)


async def test_many_changes_come_in_few_frames_and_the_last_is_never_lost(owner: User) -> None:
    job = await sync_to_async(at_work)(owner)
    communicator = socket(owner)
    await communicator.connect()
    await communicator.receive_from()
    tracker = ProgressTracker(job.pk, 1)
    began = time.monotonic()
    for n in range(30):
        await sync_to_async(tracker.stage_started)(IngestionStage.EXTRACT, f"Message {n}.")
    frames: list[str] = []
    while not frames or "Message 29." not in frames[-1]:
        frames.append(await communicator.receive_from())
    # At most five a second, however long the changes took.
    assert len(frames) <= (time.monotonic() - began) / consumers.FRAME_INTERVAL + 2
    assert await communicator.receive_nothing(timeout=0.5)
    await closed(communicator)


async def test_what_redis_lost_is_seen_all_the_same(
    owner: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(consumers, "REFRESH", 0.2)
    communicator = socket(owner)
    await communicator.connect()
    await communicator.receive_from()
    job = await sync_to_async(make_job)(owner)  # a row nobody announced
    assert str(job.pk) in await communicator.receive_from()
    await closed(communicator)


@pytest.mark.parametrize("view", ["jobs", "jobs&status=queued&page=9"])
async def test_the_list_of_jobs(owner: User, view: str) -> None:
    await sync_to_async(make_job)(owner)
    communicator = socket(owner, f"view={view}")
    await communicator.connect()
    assert 'id="job-list"' in await communicator.receive_from()
    await closed(communicator)


async def test_one_job(owner: User) -> None:
    job = await sync_to_async(make_job)(owner)
    communicator = socket(owner, f"view=job&id={job.pk}")
    await communicator.connect()
    assert 'id="job-detail"' in await communicator.receive_from()
    await closed(communicator)


@pytest.mark.parametrize("query", ["", "view=nonsense", "view=job&id=nonsense", "view=job"])
async def test_what_is_not_there_draws_nothing(owner: User, query: str) -> None:
    communicator = socket(owner, query)
    await communicator.connect()
    assert await communicator.receive_nothing(timeout=0.4)
    await communicator.send_to(text_data="hello")
    assert await communicator.receive_nothing(timeout=0.2)
    await closed(communicator)


async def test_somebody_else_s_job_draws_nothing(owner: User, stranger: User) -> None:
    job = await sync_to_async(make_job)(stranger)
    communicator = socket(owner, f"view=job&id={job.pk}")
    await communicator.connect()
    assert await communicator.receive_nothing(timeout=0.4)
    await closed(communicator)
    await asyncio.sleep(0)


async def test_it_speaks_the_language_of_its_page(owner: User) -> None:
    await sync_to_async(at_work)(owner)
    communicator = socket(owner)
    communicator.scope["headers"] = [(b"accept-language", b"de")]
    await communicator.connect()
    assert "In Arbeit" in await communicator.receive_from()
    await closed(communicator)
