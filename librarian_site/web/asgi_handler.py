"""A request from its first middleware to its last in one thread."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

from asgiref.sync import ThreadSensitiveContext, sync_to_async
from django.core.handlers.asgi import ASGIHandler
from django.db import connections

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponseBase

IDLE = 16  # threads that wait for a next request; of more at once the others end


class OneThreadHandler(ASGIHandler):
    """Django's own, with the middleware and the view called as under WSGI.

    Run in the event loop, each middleware that has no coroutine of its own goes to the request's
    thread and back: a dozen times a request, each time waiting for the interpreter's lock that
    the other requests hold. Nearly all of what is asked here needs that thread anyway. Only what
    an asynchronous view streams is still sent by the event loop.

    Django begins a thread for each request, and one more that waits for its end. Here a request
    goes on in the thread of one that is done.
    """

    def __init__(self) -> None:
        super().__init__()
        self._idle: list[ThreadPoolExecutor] = []

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        thread = self._idle.pop() if self._idle else ThreadPoolExecutor(1)
        try:
            async with ThreadSensitiveContext(executor=thread):
                await super().__call__(scope, receive, send)
        except BaseException:
            # Cut short, perhaps in the middle of its view: free when that is done.
            thread.submit(connections.close_all).add_done_callback(lambda _: self._free(thread))
            raise
        self._free(thread)

    def load_middleware(self, is_async: bool = False) -> None:
        super().load_middleware(is_async=False)

    async def get_response_async(self, request: HttpRequest) -> HttpResponseBase:
        response: HttpResponseBase = await sync_to_async(self.get_response)(request)
        return response

    def _free(self, thread: ThreadPoolExecutor) -> None:
        if len(self._idle) < IDLE:
            self._idle.append(thread)
        else:
            thread.shutdown(wait=False)
