"""`/mcp`: the tools of `server`, over the Model Context Protocol's streamable HTTP.

A Django view, so that tokens, rate limits, allowed hosts and the request log are those of the API.
Each request is answered by itself, in JSON: there is no session and no stream of the server's own,
so it needs no lifespan, which Daphne has not, and any web process answers any request.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from asgiref.sync import async_to_sync
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.views.decorators.csrf import csrf_exempt

from librarian_site.accounts.auth import bearer
from librarian_site.accounts.throttling import count_user
from librarian_site.core import extras
from librarian_site.core.caching.rate_limit import RateLimited
from librarian_site.error_responses import problem, rate_limited
from librarian_site.models import ApiToken

if TYPE_CHECKING:
    from collections.abc import Iterable

    Answer = tuple[int, list[tuple[bytes, bytes]], bytes]


@csrf_exempt  # a token is asked for, and no cookie is looked at
def mcp(request: HttpRequest) -> HttpResponse:
    if not extras.is_installed("mcp"):
        return problem(404, "Agents need the extra `mcp` here: `uv sync --extra mcp`.")
    token = ApiToken.find(bearer(request))
    if token is None:
        return problem(401, "Send an API token: `Authorization: Bearer wl_…`.")
    try:
        count_user(token.user)
    except RateLimited as error:
        return rate_limited(request, error)
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    request.auth = token.user  # type: ignore[attr-defined]  # for the log
    status, headers, body = async_to_sync(_answer)(_scope(request), request.body, token)
    return HttpResponse(body, status=status, headers=_as_text(headers))


async def _answer(scope: dict[str, Any], body: bytes, token: ApiToken) -> Answer:
    from mcp.server.streamable_http_manager import StreamableHTTPSessionManager

    from librarian_site.mcp.server import asking, lowlevel  # slow to load: only where it is used

    sent: list[dict[str, Any]] = []
    received = iter([{"type": "http.request", "body": body, "more_body": False}])

    async def receive() -> dict[str, Any]:
        return next(received, {"type": "http.disconnect"})

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    asking.set(token)
    manager = StreamableHTTPSessionManager(lowlevel(), json_response=True, stateless=True)
    async with manager.run():
        await manager.handle_request(scope, receive, send)  # type: ignore[arg-type]
    start = next(message for message in sent if message["type"] == "http.response.start")
    return start["status"], list(start.get("headers", [])), b"".join(_bodies(sent))


def _bodies(sent: Iterable[dict[str, Any]]) -> Iterable[bytes]:
    return (message.get("body", b"") for message in sent if "body" in message)


def _scope(request: HttpRequest) -> dict[str, Any]:
    headers = [
        (name.lower().encode(), value.encode("latin1")) for name, value in request.headers.items()
    ]
    return {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": request.method,
        "scheme": request.scheme,
        "path": request.path,
        "raw_path": request.path.encode(),
        "query_string": b"",
        "root_path": "",
        "headers": headers,
        "client": None,
        "server": None,
    }


def _as_text(headers: Iterable[tuple[bytes, bytes]]) -> dict[str, str]:
    return {
        name.decode("latin1"): value.decode("latin1")
        for name, value in headers
        if name.lower() != b"content-length"
    }
