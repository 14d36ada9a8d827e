"""Bodies are limited before they are kept, by route and by who sends them."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.conf import settings
from django.test import Client

from librarian_site.accounts import throttling
from librarian_site.core.caching.rate_limit import RateLimited
from librarian_site.models import ApiToken, User
from librarian_site.web.asgi_handler import ANONYMOUS_BYTES, BODY
from librarian_site.web.body_limits import limit_of
from librarian_site.web.bounded_request import BoundedFactory
from librarian_site.web.server import GracefulServer

from twisted.internet.testing import StringTransport  # isort: skip  (the server chooses the reactor)

pytestmark = pytest.mark.django_db(transaction=True)
UPLOAD, BATCH = "/api/v1/ingest/file", "/api/v1/ingest/batch"
FORM = "multipart/form-data; boundary=edge"
MB = 1_000_000


class Connection:
    """A connection to a server whose application only notes what it is called with."""

    def __init__(self) -> None:
        self.scopes: list[dict[str, Any]] = []
        server = GracefulServer(self._application, endpoints=["unix:/dev/null"])
        server.connections = {}
        self.transport: Any = StringTransport()  # type: ignore[no-untyped-call]
        self.protocol = BoundedFactory(server).buildProtocol(None)
        self.protocol.makeConnection(self.transport)

    async def _application(self, scope: Any, receive: Any, send: Any) -> None:
        message = await receive()
        self.scopes.append({**scope, "message": message})

    def send(self, data: bytes) -> None:
        self.protocol.dataReceived(data)

    def post(self, path: str, **headers: str) -> None:
        lines = [f"POST {path} HTTP/1.1", "Host: localhost"]
        lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
        self.send("\r\n".join([*lines, "", ""]).encode())

    async def settle(self) -> None:
        """Wait until the server reads on, or has answered."""
        async with asyncio.timeout(60):
            while self.transport.producerState != "producing" and not self.answer:
                await asyncio.sleep(0.02)
        await asyncio.sleep(0)

    @property
    def answer(self) -> bytes:
        return bytes(self.transport.value())

    @property
    def status(self) -> int:
        return int(self.answer.split()[1])

    @property
    def problem(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.answer.partition(b"\r\n\r\n")[2])
        return found


@pytest.fixture
def token(owner: User) -> str:
    return f"Bearer {ApiToken.issue(user=owner, name='x')[1]}"


async def test_a_form_of_nobody_is_refused_by_its_headers() -> None:
    asked = Connection()
    asked.post(UPLOAD, Content_Type=FORM, Content_Length=str(40 * MB), Expect="100-continue")
    assert asked.status == 413
    assert b"100 Continue" not in asked.answer
    assert b"Content-Type: application/problem+json" in asked.answer
    assert "Without a valid session or token" in asked.problem["detail"]
    before = asked.answer
    asked.send(b"x" * MB)
    assert (asked.answer, asked.scopes) == (before, [])
    assert asked.protocol._channel.requests[0].content.getbuffer().nbytes == 0


async def test_refused_bodies_count_against_the_limit_of_their_address(settings: Any) -> None:
    settings.LIBRARIAN_ADDRESS_RATE = 2
    network = "192.168.1.1"  # of the transport
    for _ in range(2):
        asked = Connection()
        asked.post(UPLOAD, Content_Type=FORM, Content_Length=str(40 * MB))
        assert asked.status == 413
        await asked.protocol._channel.requests[0]._counting
    await sync_to_async(throttling.count_address)(network, throttling.PAGES)
    with pytest.raises(RateLimited):
        await sync_to_async(throttling.count_address)(network, throttling.API)


async def test_chunks_of_nobody_are_refused_when_they_are_too_many() -> None:
    asked = Connection()
    asked.post("/account/sign-in/", Transfer_Encoding="chunked", Accept="text/html")
    chunk = b"%x\r\n%s\r\n" % (50_000, b"x" * 50_000)
    asked.send(2 * chunk)
    assert asked.answer == b""
    asked.send(chunk)
    assert asked.status == 413
    assert b"<h1>Too large</h1>" in asked.answer
    asked.send(b"0\r\n\r\n")
    assert asked.transport.disconnecting
    assert asked.scopes == []


async def test_a_small_body_needs_no_sign_in() -> None:
    asked = Connection()
    asked.post("/account/sign-in/", Content_Length=str(ANONYMOUS_BYTES), Content_Type=FORM)
    asked.send(b"x" * ANONYMOUS_BYTES)
    await asyncio.sleep(0)
    (scope,) = asked.scopes
    scope[BODY].close()


@pytest.mark.parametrize("credentials", [{"Authorization": "Bearer wl_x"}, {"Cookie": "x"}])
async def test_credentials_that_are_none_do_not_help(credentials: dict[str, str]) -> None:
    if "Cookie" in credentials:
        credentials = {"Cookie": f"{settings.SESSION_COOKIE_NAME}=guessed"}
    asked = Connection()
    asked.post(UPLOAD, Content_Length=str(MB), **credentials)
    assert asked.transport.producerState == "paused"
    await asked.settle()
    assert asked.status == 413
    assert asked.scopes == []


async def test_an_upload_comes_as_a_file_that_nobody_has_parsed(token: str) -> None:
    asked = Connection()
    asked.post(UPLOAD, Content_Length=str(MB), Content_Type=FORM, Authorization=token)
    await asked.settle()
    asked.send(b"x" * MB)
    await asyncio.sleep(0)
    (scope,) = asked.scopes
    assert scope["message"] == {"type": "http.request", "body": b"", "more_body": False}
    assert len(scope[BODY].read()) == MB
    assert asked.protocol._channel.requests[0].args == {}
    scope[BODY].close()


async def test_an_upload_in_chunks_has_a_length(token: str) -> None:
    asked = Connection()
    asked.post(UPLOAD, Transfer_Encoding="chunked", Authorization=token)
    asked.send(b"%x\r\n%s\r\n0\r\n\r\n" % (2 * MB, b"x" * 2 * MB))  # its end before the look-up's
    assert asked.scopes == []
    await asked.settle()
    (scope,) = asked.scopes
    assert (b"content-length", b"2000000") in scope["headers"]
    scope[BODY].close()


async def test_a_session_sends_as_much_as_a_token(owner: User) -> None:
    browser = Client()
    await sync_to_async(browser.force_login)(owner)
    cookie = browser.cookies[settings.SESSION_COOKIE_NAME].value
    asked = Connection()
    asked.post(
        "/submit/", Content_Length=str(MB), Cookie=f"{settings.SESSION_COOKIE_NAME}={cookie}"
    )
    await asked.settle()
    assert asked.answer == b""
    asked.send(b"x" * MB)
    await asyncio.sleep(0)
    asked.scopes[0][BODY].close()


@pytest.mark.parametrize(("path", "most"), [(UPLOAD, 51 * MB), (BATCH, 5 * MB)])
async def test_each_route_has_its_own_limit(path: str, most: int, token: str) -> None:
    assert limit_of(path) == most
    asked = Connection()
    asked.post(path, Content_Length=str(most + 1), Authorization=token)
    assert asked.status == 413
    assert f"at most {most // MB} MB" in asked.problem["detail"]


async def test_chunks_are_counted_on_after_the_look_up(token: str) -> None:
    asked = Connection()
    asked.post(BATCH, Transfer_Encoding="chunked", Authorization=token)
    chunk = b"%x\r\n%s\r\n" % (MB, b"x" * MB)
    for _ in range(5):
        asked.send(chunk)
        await asked.settle()
    assert asked.answer == b""
    asked.send(chunk)
    assert asked.status == 413
