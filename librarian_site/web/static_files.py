"""Serve static files before any other middleware."""

from __future__ import annotations

from typing import TYPE_CHECKING

from asgiref.sync import async_to_sync, sync_to_async
from django.conf import settings
from servestatic.middleware import ServeStaticMiddleware

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponseBase

    type GetResponse = Callable[[HttpRequest], HttpResponseBase]


def serve(get_response: GetResponse) -> GetResponse:
    """ServeStatic for what lies under STATIC_URL, and nothing in the way of all else.

    It is asynchronous: among middleware that is not, each request would go through an event loop
    and a second thread of its own, only to learn that it asks for no static file.
    """
    static: GetResponse = async_to_sync(ServeStaticMiddleware(sync_to_async(get_response)))

    def each(request: HttpRequest) -> HttpResponseBase:
        if request.path_info.startswith(settings.STATIC_URL):
            return static(request)
        return get_response(request)

    return each
