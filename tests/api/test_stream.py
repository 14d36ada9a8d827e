"""GET /stream/{id}: every event, once, in order, from any point."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import pytest
from asgiref.sync import sync_to_async
from channels.layers import get_channel_layer
from django.test import AsyncClient, Client
from django.utils import timezone

from ingestion.documents.errors import FetchError, NotFound
from ingestion.jobs import events, transitions
from ingestion.jobs.service import IngestionOrchestrator
from ingestion.jobs.tracker import ProgressTracker
from ingestion.live import event_feed, sse, tickets
from ingestion.models import IngestionJob, IngestionStage, JobStatus
from librarian_site.embedded.stores import EmbeddedServices
from librarian_site.models import ApiToken, User
from tests.documents.server import DocumentServer
from tests.factories import make_item, make_job

pytestmark = pytest.mark.django_db(transaction=True)


@dataclass
class Event:
    id: int | None
    kind: str
    data: dict[str, Any]


class Stream:
    """Events from the bytes of a streaming response."""

    def __init__(self, response: Any) -> None:
        self.response = response
        self._chunks = aiter(response.streaming_content) if response.streaming else None

    async def next(self) -> Event:
        assert self._chunks is not None
        while not (chunk := (await anext(self._chunks)).decode().strip()):
            pass
        lines = dict(line.split(": ", 1) for line in chunk.split("\n"))
        number = int(lines["id"]) if "id" in lines else None
        return Event(number, lines["event"], json.loads(lines["data"]))

    async def rest(self) -> list[Event]:
        events = []
        while True:
            try:
                events.append(await asyncio.wait_for(self.next(), 60))
            except StopAsyncIteration:
                return events


@asynccontextmanager
async def following(user: User, job_id: object, **headers: str) -> AsyncIterator[Stream]:
    _, secret = await sync_to_async(ApiToken.issue)(user=user, name="t")
    headers["Authorization"] = f"Bearer {secret}"
    response = await AsyncClient().get(f"/api/v1/stream/{job_id}", headers=headers)
    stream = Stream(response)
    try:
        yield stream
    finally:
        if stream._chunks is not None:
            await stream._chunks.aclose()
        await get_channel_layer().flush()


def running(owner: User) -> IngestionJob:
    return make_job(owner, status=JobStatus.PROCESSING, attempts=1, started_at=timezone.now())


def finish(job: IngestionJob) -> None:
    tracker = ProgressTracker(job.pk, 1)
    tracker.job_started(job.url, 4)
    for stage in (IngestionStage.EXTRACT, IngestionStage.TRANSFORM, IngestionStage.LOAD):
        tracker.stage_started(stage, f"At {stage}")
        tracker.stage_completed()
    tracker.job_completed(make_item(job.owner).result())


KINDS = [
    "job_started",
    *["stage_started", "stage_completed"] * 3,
    "job_completed",
]


async def test_a_finished_job_is_told_from_the_start(owner: User) -> None:
    job = await sync_to_async(running)(owner)
    await sync_to_async(finish)(job)
    async with following(owner, job.pk) as stream:
        events = await stream.rest()
    assert [event.kind for event in events] == KINDS
    ids = [event.id or 0 for event in events]
    assert ids == sorted(set(ids))


async def test_it_is_an_unbuffered_event_stream(owner: User) -> None:
    job = await sync_to_async(running)(owner)
    async with following(owner, job.pk) as stream:
        assert stream.response["Content-Type"] == "text/event-stream; charset=utf-8"
        assert stream.response["Cache-Control"] == "no-cache"
        assert stream.response["X-Accel-Buffering"] == "no"
        assert stream._chunks is not None
        assert await anext(stream._chunks) == b""  # sends the head, while nothing has happened


async def test_what_happens_meanwhile_is_told_live(owner: User) -> None:
    job = await sync_to_async(running)(owner)
    async with following(owner, job.pk) as stream:
        reading = asyncio.create_task(stream.rest())
        await asyncio.sleep(0.3)
        await sync_to_async(finish)(job)
        read = await reading
    assert [event.kind for event in read] == KINDS


async def test_a_dropped_stream_resumes_after_the_last_event_seen(owner: User) -> None:
    job = await sync_to_async(running)(owner)
    await sync_to_async(finish)(job)
    async with following(owner, job.pk) as stream:
        seen = [await stream.next() for _ in range(3)]
    async with following(owner, job.pk, **{"Last-Event-ID": str(seen[-1].id)}) as stream:
        seen += await stream.rest()
    assert [event.kind for event in seen] == KINDS
    assert len({event.id for event in seen}) == len(KINDS)


async def test_events_have_the_fields_of_the_contract(owner: User) -> None:
    job = await sync_to_async(running)(owner)
    await sync_to_async(finish)(job)
    async with following(owner, job.pk) as stream:
        by_kind = {event.kind: event.data for event in await stream.rest()}
    assert {"job_id", "url", "timestamp"} <= set(by_kind["job_started"])
    assert {"job_id", "stage", "message", "timestamp"} <= set(by_kind["stage_started"])
    assert {"job_id", "stage", "duration_ms", "timestamp"} <= set(by_kind["stage_completed"])
    assert {"job_id", "duration_ms", "result", "timestamp"} <= set(by_kind["job_completed"])


async def test_it_ends_with_a_final_error(owner: User) -> None:
    job = await sync_to_async(running)(owner)
    await sync_to_async(ProgressTracker(job.pk, 1).error)(NotFound("Gone."), retry_at=None)
    async with following(owner, job.pk) as stream:
        (event,) = await stream.rest()
    assert event.kind == "error"
    assert (event.data["permanent"], event.data["will_retry"]) == (True, False)


async def test_it_goes_on_after_an_error_that_is_retried(owner: User) -> None:
    job = await sync_to_async(running)(owner)
    tracker = ProgressTracker(job.pk, 1)
    await sync_to_async(tracker.error)(FetchError("Busy."), retry_at=timezone.now())

    def next_attempt() -> None:
        IngestionJob.objects.filter(pk=job.pk).update(status=JobStatus.PROCESSING, attempts=2)
        ProgressTracker(job.pk, 2).job_completed(make_item(job.owner).result())

    async with following(owner, job.pk) as stream:
        assert (await stream.next()).data["will_retry"] is True
        await sync_to_async(next_attempt)()
        assert [event.kind for event in await stream.rest()] == ["job_completed"]


async def test_it_ends_with_a_cancellation(owner: User) -> None:
    job = await sync_to_async(make_job)(owner)
    async with following(owner, job.pk) as stream:
        reading = asyncio.create_task(stream.rest())
        await asyncio.sleep(0.2)
        await sync_to_async(transitions.cancel)(job.pk)
        assert [event.kind for event in await reading] == ["cancelled"]


async def test_silence_is_filled_with_heartbeats_that_have_no_id(
    owner: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sse, "HEARTBEAT", 0.0)
    monkeypatch.setattr(event_feed, "POLL_INTERVAL", 0.05)
    job = await sync_to_async(running)(owner)
    async with following(owner, job.pk) as stream:
        event = await stream.next()
    assert (event.id, event.kind, list(event.data)) == (None, "heartbeat", ["timestamp"])


async def test_what_the_wire_lost_comes_from_the_log(
    owner: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(events, "publish", lambda event, owner_id: None)
    monkeypatch.setattr(event_feed, "POLL_INTERVAL", 0.1)
    job = await sync_to_async(running)(owner)
    async with following(owner, job.pk) as stream:
        reading = asyncio.create_task(stream.rest())
        await asyncio.sleep(0.2)
        await sync_to_async(finish)(job)
        assert [event.kind for event in await reading] == KINDS


async def test_in_silence_the_log_is_not_read(owner: User, monkeypatch: pytest.MonkeyPatch) -> None:
    replay, read = event_feed._replay, []

    async def noted(job_id: UUID, last: event_feed.FeedEvent) -> list[event_feed.FeedEvent]:
        read.append(last.sequence)
        found: list[event_feed.FeedEvent] = await replay(job_id, last)
        return found

    monkeypatch.setattr(event_feed, "_replay", noted)
    monkeypatch.setattr(event_feed, "POLL_INTERVAL", 0.05)
    job = await sync_to_async(running)(owner)
    async with following(owner, job.pk) as stream:
        reading = asyncio.create_task(stream.rest())
        await asyncio.sleep(0.5)
        assert len(read) <= 1
        await sync_to_async(finish)(job)
        assert [event.kind for event in await reading] == KINDS


async def test_a_gap_on_the_wire_sends_it_back_to_the_log(
    owner: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish = events.publish
    lose = {2, 4, 5}

    def lossy(event: Any, owner_id: int) -> None:
        if event.sequence not in lose:
            publish(event, owner_id)

    monkeypatch.setattr(events, "publish", lossy)
    job = await sync_to_async(running)(owner)
    async with following(owner, job.pk) as stream:
        reading = asyncio.create_task(stream.rest())
        await asyncio.sleep(0.3)
        await sync_to_async(finish)(job)
        read = await reading
    assert [event.kind for event in read] == KINDS


async def test_it_follows_without_redis(owner: User, stores: EmbeddedServices) -> None:
    job = await sync_to_async(running)(owner)
    stores.kill("valkey")
    try:
        async with following(owner, job.pk) as stream:
            await sync_to_async(finish)(job)
            assert [event.kind for event in await stream.rest()] == KINDS
    finally:
        await sync_to_async(stores.start_one)("valkey")


async def test_many_followers_share_few_connections(owner: User) -> None:
    job = await sync_to_async(running)(owner)

    async def follow_to_the_end() -> list[str]:
        async with aclosing(event_feed.follow(job.pk)) as events:
            return [event.kind async for event in events if event is not None]

    # Twice as many as the test run's pool has connections.
    followers = [asyncio.create_task(follow_to_the_end()) for _ in range(40)]
    await asyncio.sleep(0.5)
    await sync_to_async(finish)(job)
    told = await asyncio.wait_for(asyncio.gather(*followers), 60)
    await get_channel_layer().flush()
    assert told == [KINDS] * 40


@pytest.mark.parametrize("job_id", [uuid4(), "nonsense"])
async def test_an_unknown_job_is_a_404_and_no_stream(owner: User, job_id: object) -> None:
    async with following(owner, job_id) as stream:
        assert stream.response.status_code == 404
        assert not stream.response.streaming


async def test_somebody_else_s_job_is_a_404(owner: User, stranger: User) -> None:
    job = await sync_to_async(make_job)(stranger)
    async with following(owner, job.pk) as stream:
        assert stream.response.status_code == 404


def test_without_credentials_it_is_a_401(client: Client, owner: User) -> None:
    assert client.get(f"/api/v1/stream/{make_job(owner).pk}").status_code == 401


@pytest.mark.parametrize("last", ["x", "-1", "1.5"])
async def test_a_last_event_id_that_is_no_number_is_a_400(owner: User, last: str) -> None:
    job = await sync_to_async(make_job)(owner)
    async with following(owner, job.pk, **{"Last-Event-ID": last}) as stream:
        assert stream.response.status_code == 400


async def test_the_whole_way_from_post_to_the_end_of_the_stream(
    owner: User, documents: DocumentServer, api: Client
) -> None:
    """POST, the job in Redis and in Postgres, SSE dropped in the middle and resumed."""
    from django_rq import get_connection
    from rq.job import Job

    def submit() -> UUID:
        body = {"url": documents.url("/report.pdf")}
        answer = api.post("/api/v1/ingest", body, content_type="application/json")
        return UUID(answer.json()["job_id"])

    job_id = await sync_to_async(submit)()
    queued = await sync_to_async(Job.fetch)(str(job_id), connection=get_connection("normal"))
    assert queued.args == (str(job_id),)
    assert (await IngestionJob.objects.aget(pk=job_id)).status == JobStatus.QUEUED

    seen: list[Event] = []
    async with following(owner, job_id) as stream:
        process = sync_to_async(IngestionOrchestrator().process_job, thread_sensitive=False)
        working = asyncio.create_task(process(job_id))
        seen += [await stream.next() for _ in range(4)]
    async with following(owner, job_id, **{"Last-Event-ID": str(seen[-1].id)}) as stream:
        seen += [event for event in await stream.rest() if event.kind != "heartbeat"]
    await working
    logged = [row.pk async for row in IngestionJob(pk=job_id).events.order_by("pk")]
    assert [event.id for event in seen] == logged
    assert seen[-1].kind == "job_completed"


async def test_a_ticket_opens_one_job_s_stream_without_a_header(owner: User) -> None:
    job, other = await sync_to_async(running)(owner), await sync_to_async(running)(owner)
    await sync_to_async(finish)(job)
    token, secret = await sync_to_async(ApiToken.issue)(user=owner, name="t", scopes=["ingest"])
    headers = {"Authorization": f"Bearer {secret}"}
    asked = await AsyncClient().post(f"/api/v1/ingest/{job.pk}/ticket", headers=headers)
    assert asked.status_code == 201
    path = asked.json()["stream_url"]
    assert [event.kind for event in await Stream(await AsyncClient().get(path)).rest()] == KINDS
    query = path.partition("?")[2]
    for elsewhere in (f"stream/{other.pk}", f"ingest/{job.pk}", "library", "tokens"):
        refused = await AsyncClient().get(f"/api/v1/{elsewhere}?{query}")
        assert refused.status_code == 401, elsewhere
    assert (await AsyncClient().get(f"{path}x")).status_code == 401
    await sync_to_async(token.delete)()
    assert (await AsyncClient().get(path)).status_code == 401


async def test_a_ticket_is_good_for_minutes(owner: User, monkeypatch: pytest.MonkeyPatch) -> None:
    job = await sync_to_async(running)(owner)
    token, _ = await sync_to_async(ApiToken.issue)(user=owner, name="t")
    ticket = tickets.issue(token_id=token.pk, job_id=job.pk)
    monkeypatch.setattr(tickets, "LIFETIME", -1)
    refused = await AsyncClient().get(f"/api/v1/stream/{job.pk}?ticket={ticket}")
    assert refused.status_code == 401


async def test_a_stream_by_ticket_ends_with_its_token(
    owner: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sse, "CHECK_INTERVAL", 0.0)
    job = await sync_to_async(running)(owner)
    token, _ = await sync_to_async(ApiToken.issue)(user=owner, name="t")
    ticket = tickets.issue(token_id=token.pk, job_id=job.pk)
    stream = Stream(await AsyncClient().get(f"/api/v1/stream/{job.pk}?ticket={ticket}"))
    await sync_to_async(token.delete)()
    assert await stream.rest() == []


def test_no_ticket_for_a_session(owner: User) -> None:
    client = Client()
    client.force_login(owner)
    job = make_job(owner)
    assert client.post(f"/api/v1/ingest/{job.pk}/ticket").status_code == 403
