"""`/mcp` by the official client, through the handler that serves it."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx2
import pytest
from asgiref.sync import sync_to_async
from django.test import Client
from mcp import ClientSession
from mcp.client.streamable_http import streamable_http_client

from ingestion.models import IngestionJob
from librarian_site.models import ApiToken, User
from librarian_site.web.asgi_handler import OneThreadHandler
from library.models import Highlight, LibraryItem
from tests.factories import make_item, make_job

pytestmark = pytest.mark.django_db(transaction=True)
HANDLER = OneThreadHandler()


@asynccontextmanager
async def agent(user: User, *scopes: str) -> AsyncIterator[ClientSession]:
    _, secret = await sync_to_async(ApiToken.issue)(
        user=user, name="agent", scopes=scopes or ("read", "ingest")
    )
    transport = httpx2.ASGITransport(app=HANDLER)
    headers = {"Authorization": f"Bearer {secret}"}
    async with (
        httpx2.AsyncClient(transport=transport, headers=headers) as http,
        streamable_http_client("http://localhost/mcp", http_client=http) as streams,
        ClientSession(*streams) as session,
    ):
        await session.initialize()
        yield session


async def call(session: ClientSession, tool: str, **arguments: Any) -> Any:
    answer: Any = await session.call_tool(tool, arguments)
    text = answer.content[0].text
    return text if answer.is_error else json.loads(text)


def filed(owner: User, **kw: Any) -> LibraryItem:
    return make_item(owner, quality_score=9.5, published_at="2024-05-01T00:00:00Z", **kw)


async def test_the_tools(owner: User, stranger: User) -> None:
    item = await sync_to_async(filed)(owner, title="Bees", markdown="# Bees\n\nThey dance.")
    theirs = await sync_to_async(filed)(stranger, title="Wasps")
    await Highlight.objects.acreate(item=item, quote="They dance", note="how?")
    await Highlight.objects.acreate(item=theirs, quote="Some text")
    known = {"item_id": str(item.pk), "tier": "a", "date": "2024-05-01T00:00:00+00:00"}
    async with agent(owner) as session:
        names = {tool.name for tool in (await session.list_tools()).tools}
        assert names == {"ingest", "follow", "search", "read", "list", "highlights"}

        listed = await call(session, "list", query="bees")
        assert (listed["total"], listed["items"][0].items() >= known.items()) == (1, True)
        read = await call(session, "read", item_id=str(item.pk), offset=8, length=4)
        assert read.items() >= {**known, "offset": 8, "text": "They", "next_offset": 12}.items()
        assert (await call(session, "read", item_id=str(item.pk)))["next_offset"] is None
        marks = await call(session, "highlights")
        (mark,) = marks["highlights"]
        assert mark.items() >= {**known, "offset": 8, "note": "how?"}.items()
        found = await call(session, "search", query="dance")
        assert all(hit["item_id"] == str(item.pk) for hit in found["items"])

        job = await call(session, "ingest", url="https://example.org/hive")
        assert job["status"] == "queued"
        assert (await call(session, "follow", job_id=job["job_id"]))["url"] == job["url"]
        assert await IngestionJob.objects.filter(owner=owner, pk=job["job_id"]).aexists()
        assert "not a public address" in await call(session, "ingest", url="http://10.0.0.1/")


async def test_two_users_are_apart(owner: User, stranger: User) -> None:
    item = await sync_to_async(filed)(owner)
    job = await sync_to_async(make_job)(owner)
    async with agent(stranger) as session:
        for tool in ("read", "highlights"):
            answer = await call(session, tool, item_id=str(item.pk))
            assert answer.endswith(": There is no such item in your library.")
        assert "no such job" in await call(session, "follow", job_id=str(job.pk))
        assert (await call(session, "list"))["total"] == 0
        assert "no such item" in await call(session, "read", item_id="null")


async def test_scopes_hold(owner: User) -> None:
    async with agent(owner, "ingest") as session:
        for tool, arguments in {
            "list": {},
            "search": {"query": "x"},
            "read": {"item_id": "x"},
            "highlights": {},
        }.items():
            assert "lacks the scope" in await call(session, tool, **arguments)
        assert (await call(session, "ingest", url="https://example.org/a"))["status"] == "queued"
    async with agent(owner, "read") as session:
        refused = await call(session, "ingest", url="https://example.org/b")
        assert refused.endswith("This token lacks the scope “ingest”.")


def test_it_wants_a_token(owner: User, page: Client) -> None:
    for client in (Client(), page, Client(headers={"Authorization": "Bearer wl_guess"})):
        assert client.post("/mcp", {}, content_type="application/json").status_code == 401


def test_it_has_no_stream_of_its_own(api: Client) -> None:
    assert api.get("/mcp").status_code == 405
    assert api.get("/mcp", headers={"Host": "evil.example"}).status_code == 400


@pytest.mark.usefixtures("own_servers")
def test_the_web_does_not_load_it_unless_it_is_used() -> None:
    code = "import librarian_site.asgi, sys; sys.exit('mcp' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
