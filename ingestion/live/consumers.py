"""The socket of an open page: pushes state, not deltas."""

from __future__ import annotations

import asyncio
import logging
import time
from contextlib import suppress
from typing import Any
from urllib.parse import parse_qs
from uuid import uuid4

from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncWebsocketConsumer
from django.db import DatabaseError
from redis.exceptions import RedisError

from ingestion.jobs.events import owner_group
from ingestion.live.regions import Region, render_view
from librarian_site.core import log_context
from librarian_site.core.metrics import OPEN_SOCKETS, sent
from librarian_site.core.sessions import is_still_signed_in

logger = logging.getLogger(__name__)

FRAME = 0.2  # seconds between two frames: five a second
REFRESH = 4.0  # seconds after which a page looks at the truth unasked
SIGN_IN = 4401  # close code: no session


class PageConsumer(AsyncWebsocketConsumer):
    """Draws again, whenever the owner's jobs change, what the page shows.

    A frame holds each region that differs from what was last sent. It also looks by itself every
    few seconds, so that a lost message costs a moment and never the truth.
    """

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        with OPEN_SOCKETS.track_inprogress():
            await super().__call__(scope, receive, send)

    async def connect(self) -> None:
        user = self.scope["user"]
        log_context.reset(request_id=uuid4().hex, user_id=user.pk)
        if not user.is_authenticated:
            await self.accept()  # only an accepted socket can be told why it is closed
            await self.close(code=SIGN_IN)
            return
        query = parse_qs(self.scope["query_string"].decode("ascii", "replace"))
        self.params = {name: values[0] for name, values in query.items()}
        self.sent: dict[str, str] = {}
        self.changed = asyncio.Event()
        self.since = ""  # when the first change happened that is not drawn yet
        self.looked = time.monotonic()  # at the session
        self.group = owner_group(user.pk)
        await self.accept()
        with suppress(RedisError, OSError):
            await self.channel_layer.group_add(self.group, self.channel_name)
        self.changed.set()
        self.drawing = asyncio.create_task(self._draw_on_change())

    async def disconnect(self, code: int) -> None:
        drawing: asyncio.Task[None] | None = getattr(self, "drawing", None)
        if drawing is None:
            return
        drawing.cancel()
        with suppress(asyncio.CancelledError):
            await drawing
        with suppress(RedisError, OSError):
            await self.channel_layer.group_discard(self.group, self.channel_name)

    async def job_changed(self, message: dict[str, Any]) -> None:
        self.since = self.since or message.get("at", "")
        self.changed.set()

    async def session_ended(self, message: dict[str, Any]) -> None:
        """One of the owner's sessions, perhaps this socket's."""
        self.looked = 0.0
        self.changed.set()

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        """Pages only listen."""

    async def _draw_on_change(self) -> None:
        while True:
            with suppress(TimeoutError):
                await asyncio.wait_for(self.changed.wait(), REFRESH)
            # Cleared before drawing: a change that comes meanwhile is drawn in the next frame.
            self.changed.clear()
            since, self.since = self.since, ""
            if not await self._may_stay():
                await self.close(code=SIGN_IN)
                return
            await self._draw(since)
            await asyncio.sleep(FRAME)

    async def _may_stay(self) -> bool:
        """Looks at the session each REFRESH: a socket must not outlive it."""
        now = time.monotonic()
        if now - self.looked < REFRESH:
            return True
        self.looked = now
        try:
            return await is_still_signed_in(self.scope)
        except (DatabaseError, RedisError) as error:
            logger.warning("A socket's session could not be looked at: %s", error)
            return True  # nothing can be drawn either

    async def _draw(self, since: str) -> None:
        try:
            regions = await database_sync_to_async(render_view)(self.scope["user"], self.params)
        except DatabaseError as error:
            logger.warning("A page could not be drawn again: %s", error)
            return
        fresh = [region for region in regions if self.sent.get(region.id) != region.html]
        if fresh:
            self.sent.update({region.id: region.html for region in fresh})
            await self.send(text_data="".join(_swap(region) for region in fresh))
            if since:
                sent("socket", since)


def _swap(region: Region) -> str:
    return (
        f'<template hx type="partial" hx-target="#{region.id}" hx-swap="outerMorph">'
        f"{region.html}</template>"
    )
