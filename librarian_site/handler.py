"""A request from its first middleware to its last in one thread."""

from __future__ import annotations

from typing import TYPE_CHECKING

from asgiref.sync import sync_to_async
from django.core.handlers.asgi import ASGIHandler

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponseBase


class OneThreadHandler(ASGIHandler):
    """Django's own, with the middleware and the view called as under WSGI.

    Run in the event loop, each middleware that has no coroutine of its own goes to the request's
    thread and back: a dozen times a request, each time waiting for the interpreter's lock that
    the other requests hold. Nearly all of what is asked here needs that thread anyway. Only what
    an asynchronous view streams is still sent by the event loop.
    """

    def load_middleware(self, is_async: bool = False) -> None:
        super().load_middleware(is_async=False)

    async def get_response_async(self, request: HttpRequest) -> HttpResponseBase:
        response: HttpResponseBase = await sync_to_async(self.get_response)(request)
        return response
