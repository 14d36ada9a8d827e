"""Requests as the web process serves them."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import AsyncIterator, Callable
from typing import Any

import psycopg
import pytest
from asgiref.sync import AsyncToSync
from channels.testing import HttpCommunicator
from django.core.cache import caches
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.urls import path
from pytest_django import Settings

from librarian_site.core.telemetry import log_context
from librarian_site.web.asgi_handler import OneThreadHandler
from tests.unit.library.conftest import until

threads: list[threading.Thread] = []
waiting, released = threading.Event(), threading.Event()


def note(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[..., HttpResponse]:
    def middleware(request: HttpRequest) -> HttpResponse:
        threads.append(threading.current_thread())
        return get_response(request)

    return middleware


def here(request: HttpRequest) -> HttpResponse:
    threads.append(threading.current_thread())
    client = caches["default"]._cache.get_client()  # type: ignore[attr-defined]
    return JsonResponse({"client": id(client)})


async def later(request: HttpRequest) -> StreamingHttpResponse:
    threads.append(threading.current_thread())

    async def parts() -> AsyncIterator[str]:
        yield json.dumps(log_context.ids())

    return StreamingHttpResponse(parts())


def wait(request: HttpRequest) -> HttpResponse:
    threads.append(threading.current_thread())
    waiting.set()
    return JsonResponse({"released": released.wait(20)})


def release(request: HttpRequest) -> HttpResponse:
    threads.append(threading.current_thread())
    assert waiting.wait(20)
    released.set()
    return JsonResponse({})


def lose_connection(request: HttpRequest) -> HttpResponse:
    """The database is restarted in the middle of the first request for this."""
    threads.append(threading.current_thread())
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (pid,) = cursor.fetchone()
        if len(threads) == 3:  # with two middlewares before
            given: dict[str, Any] = connection.get_connection_params()
            with psycopg.connect(**{key: given[key] for key in ("host", "dbname", "user")}) as own:
                own.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])
        cursor.execute("SELECT 1")
    return JsonResponse({})


def handler500(request: HttpRequest) -> HttpResponse:
    return HttpResponse(status=500)


urlpatterns = [
    path("lose", lose_connection),
    path("here", here),
    path("later", later),
    path("wait", wait),
    path("release", release),
]


@pytest.fixture
def handler(settings: Settings) -> OneThreadHandler:
    settings.ROOT_URLCONF = __name__
    settings.MIDDLEWARE = [
        "librarian_site.operations.monitoring.request_middleware.observe",
        f"{__name__}.note",
        "django.middleware.security.SecurityMiddleware",  # with a coroutine of its own
        f"{__name__}.note",
    ]
    threads.clear()
    waiting.clear()
    released.clear()
    return OneThreadHandler()


async def get(handler: OneThreadHandler, address: str) -> dict[str, Any]:
    headers = [(b"host", b"localhost"), (b"x-request-id", b"the-first-request")]
    asked = HttpCommunicator(handler, "GET", address, headers=headers)
    await asked.send_input({"type": "http.request"})
    assert (await asked.receive_output(60))["status"] == 200
    body, more = b"", True
    while more:
        part = await asked.receive_output(60)
        body += part.get("body", b"")
        more = part.get("more_body", False)
    answer: dict[str, Any] = json.loads(body)
    return answer


async def test_a_request_stays_in_one_thread(handler: OneThreadHandler) -> None:
    await get(handler, "/here")
    assert len(threads) == 3
    assert len(set(threads)) == 1
    assert threads[0] is not threading.current_thread()


@pytest.mark.usefixtures("stores")
async def test_no_middleware_goes_back_to_the_event_loop(monkeypatch: pytest.MonkeyPatch) -> None:
    detours: list[object] = []
    call = AsyncToSync.__call__

    def noted(self: AsyncToSync[..., Any], *args: Any, **kwargs: Any) -> Any:
        detours.append(self)
        return call(self, *args, **kwargs)

    monkeypatch.setattr(AsyncToSync, "__call__", noted)
    await get(OneThreadHandler(), "/api/v1/openapi.json")
    assert detours == []


async def test_a_stream_is_sent_by_the_event_loop_and_knows_its_request(
    handler: OneThreadHandler,
) -> None:
    assert (await get(handler, "/later"))["request_id"] == "the-first-request"
    assert threads[-1] is threading.current_thread()


@pytest.mark.django_db(transaction=True)
async def test_a_read_is_answered_again_when_its_connection_was_lost(
    handler: OneThreadHandler,
) -> None:
    assert await get(handler, "/lose") == {}
    assert len(threads) == 6


async def test_requests_share_their_client_of_redis(handler: OneThreadHandler) -> None:
    first, second = [await get(handler, "/here") for _ in range(2)]
    assert first["client"] == second["client"]


async def test_requests_go_on_in_the_threads_of_those_that_are_done(
    handler: OneThreadHandler,
) -> None:
    for _ in range(3):
        await get(handler, "/here")
        await asyncio.to_thread(until, lambda: len(handler._idle) == 1)
    assert len(set(threads)) == 1
    threads.clear()
    await asyncio.gather(get(handler, "/wait"), get(handler, "/release"))
    assert len(set(threads)) == 2


async def test_a_request_that_is_cut_short_keeps_its_thread_until_its_view_is_done(
    handler: OneThreadHandler,
) -> None:
    asked = HttpCommunicator(handler, "GET", "/wait", headers=[(b"host", b"localhost")])
    await asked.send_input({"type": "http.request"})
    await asyncio.to_thread(waiting.wait, 60)
    asked.stop(exceptions=False)
    await get(handler, "/release")
    assert len(set(threads)) == 2
    await asyncio.to_thread(until, lambda: len(handler._idle) == 2)
