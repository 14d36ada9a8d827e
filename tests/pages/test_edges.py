"""What is shown to whom, what a browser may keep, and jobs that their owners delete."""

from __future__ import annotations

import asyncio
from contextlib import aclosing
from functools import partial
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from channels.routing import URLRouter
from django.contrib.auth.models import Permission
from django.db import OperationalError
from django.test import AsyncClient, Client

from ingestion.jobs.service import IngestionOrchestrator
from ingestion.jobs.tracker import ProgressTracker
from ingestion.live import event_feed, sse
from ingestion.live.routing import websocket_urlpatterns
from ingestion.models import IngestionJob, ProgressEvent
from librarian_site.models import ApiToken, User
from library import storage
from tests.factories import make_item, make_job, make_user
from tests.sockets import Socket

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_browser_keeps_no_page(page: Client, api: Client, owner: User) -> None:
    item = make_item(owner)
    for path in ("/", "/library/", f"/library/{item.pk}/", "/jobs/", "/nowhere/", "/stats/"):
        assert page.get(path)["Cache-Control"] == "private, no-store", path
    assert api.get("/api/v1/library")["Cache-Control"] == "private, no-store"


def test_an_address_that_only_takes_forms_says_so(page: Client, api: Client, owner: User) -> None:
    """A late sign-in leads there: an empty page would be all there is to see."""
    answer = page.get("/library/tags/act/", headers={"Accept": "text/html"})
    assert answer.status_code == 405 and answer["Allow"] == "POST"
    assert answer["Cache-Control"] == "private, no-store"
    assert "This address only takes what a form sends." in answer.content.decode()
    assert '<nav aria-label="Main">' in answer.content.decode()
    german = page.get("/library/tags/act/", headers={"Accept-Language": "de"}).content.decode()
    assert '<html lang="de"' in german and "Hier gibt es nichts zu sehen" in german
    for accepts in ("application/json", "text/event-stream"):
        assert page.get("/library/tags/act/", headers={"Accept": accepts}).content == b""


def test_staff_see_of_the_operation_what_their_permissions_let_them() -> None:
    user = make_user(is_staff=True)
    client = Client()
    client.force_login(user)
    paths = ("/admin/doctor/", "/admin/queues/", "/admin/queues/queues/0/")
    assert [client.get(path).status_code for path in paths] == [403, 403, 403]
    assert client.get("/admin/queues/stats.json").status_code == 403
    assert "Doctor" not in client.get("/admin/").content.decode()
    _permit(user, "view_ingestionjob", "view_libraryitem")
    assert [client.get(path).status_code for path in paths] == [200, 200, 200]
    assert client.post("/admin/queues/queues/0/empty/").status_code == 403
    assert client.post("/admin/doctor/", {"quick": "1", "repair": "1"}).status_code == 403
    _permit(user, "change_ingestionjob", "change_libraryitem")
    assert client.post("/admin/queues/queues/0/empty/").status_code != 403


def _permit(user: User, *names: str) -> None:
    user.user_permissions.add(*Permission.objects.filter(codename__in=names))


def test_an_owner_deletes_a_job_that_has_ended(page: Client, owner: User) -> None:
    job = IngestionOrchestrator().submit_file(owner=owner, filename="a.md", content=b"# A")
    path = f"/jobs/{job.pk}/"
    assert "Delete this job" not in page.get(path).content.decode()
    assert "cancel it first" in page.post(f"{path}delete/", follow=True).content.decode()
    IngestionJob.objects.update(status="failed")
    assert "Delete this job" in page.get(path).content.decode()
    assert "The job is deleted." in page.post(f"{path}delete/", follow=True).content.decode()
    assert not storage.exists(job.upload_path)
    assert (IngestionJob.objects.count(), ProgressEvent.objects.count()) == (0, 0)
    assert page.post(f"{path}delete/").status_code == 404


def test_the_api_deletes_jobs_and_no_items(api: Client, owner: User) -> None:
    item = make_item(owner)
    job = make_job(owner, status="completed", item=item)
    waiting = make_job(owner, url="https://example.org/2")
    theirs = make_job(make_user(), status="failed")
    assert api.delete(f"/api/v1/ingest/{job.pk}").status_code == 204
    assert api.delete(f"/api/v1/ingest/{job.pk}").status_code == 404
    assert api.delete(f"/api/v1/ingest/{waiting.pk}").status_code == 409
    assert api.delete(f"/api/v1/ingest/{theirs.pk}").status_code == 404
    item.refresh_from_db()


async def test_a_stream_ends_with_its_token(owner: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sse, "CHECK_INTERVAL", 0.0)
    monkeypatch.setattr(event_feed, "POLL_INTERVAL", 0.05)
    job = await sync_to_async(make_job)(owner, status="processing", attempts=1)
    token, _ = await sync_to_async(ApiToken.issue)(user=owner, name="x")
    valid = ApiToken.objects.filter(pk=token.pk).exists
    async with aclosing(sse.stream(job.pk, after=0, still_signed_in=valid)) as events:
        assert await anext(events) == b""
        await sync_to_async(token.delete)()
        assert [event async for event in events] == []


async def test_a_stream_ends_with_its_session(owner: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sse, "CHECK_INTERVAL", 0.0)
    monkeypatch.setattr(event_feed, "POLL_INTERVAL", 0.05)
    job = await sync_to_async(make_job)(owner, status="processing", attempts=1)
    browser = AsyncClient()
    await browser.aforce_login(owner)
    streams = []
    for _ in range(2):
        response: Any = await browser.get(f"/api/v1/stream/{job.pk}")
        streams.append(aiter(response.streaming_content))
        assert await anext(streams[-1]) == b""
    await browser.alogout()
    for events in streams:
        assert [event async for event in events] == []


async def test_a_credential_that_can_t_be_checked_speaks_for_no_other(
    owner: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sse, "CHECK_INTERVAL", 0.0)
    monkeypatch.setattr(event_feed, "POLL_INTERVAL", 0.05)
    job = await sync_to_async(make_job)(owner, status="processing", attempts=1)

    def away() -> bool:
        raise OperationalError("The database is away.")

    gone = partial(ApiToken.objects.filter(pk=0).exists)
    async with (
        aclosing(sse.stream(job.pk, after=0, still_signed_in=away)) as stays,
        aclosing(sse.stream(job.pk, after=0, still_signed_in=gone)) as ends,
    ):
        assert [await anext(stays), await anext(ends)] == [b"", b""]
        staying = asyncio.create_task(anext(stays))
        assert [event async for event in ends] == []
        assert not staying.done()
        await sync_to_async(job.delete)()
        with pytest.raises(StopAsyncIteration):
            await staying


async def test_a_stream_ends_with_its_job(owner: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(event_feed, "POLL_INTERVAL", 0.05)
    job = await sync_to_async(make_job)(owner, status="processing", attempts=1)
    await sync_to_async(ProgressTracker(job.pk, 1).job_started)(job.url, 4)
    async with aclosing(sse.stream(job.pk, after=0)) as events:
        assert await anext(events) == b""
        assert b"job_started" in await anext(events)
        await sync_to_async(job.delete)()
        assert [event async for event in events] == []


async def test_no_socket_is_opened_elsewhere() -> None:
    router: Any = URLRouter(websocket_urlpatterns)
    opened, _ = await Socket(router, "/elsewhere/").connect()
    assert not opened
