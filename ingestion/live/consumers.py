"""WebSocket consumer of open pages: pushes rendered regions of the page, not deltas."""

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
from django.template.loader import render_to_string
from django.utils import translation
from redis.exceptions import RedisError

from ingestion.jobs.events import owner_group
from ingestion.live.regions import Region, render_for
from librarian_site.core.i18n.languages import language_of_socket
from librarian_site.core.socket_session import is_still_signed_in
from librarian_site.core.telemetry import log_context
from librarian_site.core.telemetry.metrics import OPEN_SOCKETS, sent

logger = logging.getLogger(__name__)

FRAME_INTERVAL = 0.2  # seconds between two messages at least
REFRESH = 4.0  # seconds after which a page is rendered again without a notification
SIGN_IN = 4401  # close code: not signed in


class PageConsumer(AsyncWebsocketConsumer):
    """Renders the page's regions again whenever the owner's jobs change.

    A message holds each region whose HTML differs from what was last sent. Regions are also
    rendered every REFRESH seconds, so that a lost notification only delays an update.
    """

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        with OPEN_SOCKETS.track_inprogress():
            await super().__call__(scope, receive, send)

    async def connect(self) -> None:
        user = self.scope["user"]
        log_context.reset(request_id=uuid4().hex, user_id=user.pk)
        if not user.is_authenticated:
            await self.accept()  # a close code only reaches the browser after accept
            await self.close(code=SIGN_IN)
            return
        query = parse_qs(self.scope["query_string"].decode("ascii", "replace"))
        self.params = {name: values[0] for name, values in query.items()}
        self.sent: dict[str, str] = {}
        self.changed = asyncio.Event()
        self.since = ""  # ISO time of the first change that is not rendered yet
        self.last_session_check = time.monotonic()
        self.language = language_of_socket(self.scope)
        self.group = owner_group(user.pk)
        await self.accept()
        with suppress(RedisError, OSError):
            await self.channel_layer.group_add(self.group, self.channel_name)
        self.changed.set()
        self.render_task = asyncio.create_task(self._render_on_change())

    async def disconnect(self, code: int) -> None:
        task: asyncio.Task[None] | None = getattr(self, "render_task", None)
        if task is None:
            return
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
        with suppress(RedisError, OSError):
            await self.channel_layer.group_discard(self.group, self.channel_name)

    async def job_changed(self, message: dict[str, Any]) -> None:
        """Channel-layer handler: one of the owner's jobs changed."""
        self.since = self.since or message.get("at", "")
        self.changed.set()

    async def session_ended(self, message: dict[str, Any]) -> None:
        """Channel-layer handler: one of the owner's sessions ended, maybe this socket's."""
        self.last_session_check = 0.0
        self.changed.set()

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        """Ignore messages: pages only receive."""

    async def _render_on_change(self) -> None:
        while True:
            with suppress(TimeoutError):
                await asyncio.wait_for(self.changed.wait(), REFRESH)
            # Cleared before rendering: a change that comes meanwhile is in the next message.
            self.changed.clear()
            since, self.since = self.since, ""
            if not await self._is_signed_in():
                await self.close(code=SIGN_IN)
                return
            await self._render(since)
            await asyncio.sleep(FRAME_INTERVAL)

    async def _is_signed_in(self) -> bool:
        """Check the session every REFRESH seconds: a socket must not outlive it."""
        now = time.monotonic()
        if now - self.last_session_check < REFRESH:
            return True
        self.last_session_check = now
        try:
            return await is_still_signed_in(self.scope)
        except (DatabaseError, RedisError) as error:
            logger.warning("A socket's session could not be checked: %s", error)
            return True  # nothing can be rendered either

    async def _render(self, since: str) -> None:
        try:
            regions = await database_sync_to_async(self._regions)()
        except DatabaseError as error:
            logger.warning("A page's regions could not be rendered: %s", error)
            return
        changed = [region for region in regions if self.sent.get(region.id) != region.html]
        if changed:
            self.sent.update({region.id: region.html for region in changed})
            await self.send(text_data="".join(_swap(region) for region in changed))
            if since:
                sent("socket", since)

    def _regions(self) -> list[Region]:
        with translation.override(self.language):
            return render_for(self.scope["user"], self.params, self.scope.get("cookies"))


class NoSuchSocket(AsyncWebsocketConsumer):
    """Refuses a WebSocket to any other path, as a page that is not there."""

    async def connect(self) -> None:
        await self.close()


def _swap(region: Region) -> str:
    return render_to_string("ingestion/region_swap.html", {"region": region})
