"""Daphne's request, with a body that is limited before it is kept, and parsed by nobody here.

Daphne receives a whole body before it calls the application: it writes any length to disk, and
Twisted parses forms in the event loop. Here a body over ANONYMOUS_BYTES waits, without being read
from the connection, until `body_limits` has said how much its sender may send.

The application gets the body as the file it was written to, in the scope's `asgi_handler.BODY`.
"""

from __future__ import annotations

import asyncio
import logging
from io import BytesIO
from typing import TYPE_CHECKING, Any

import daphne.server  # isort: skip  # noqa: F401 - it chooses Twisted's reactor: first
from daphne.http_protocol import HTTPFactory, WebRequest
from twisted.internet import reactor
from twisted.web.http import Request

from librarian_site.web.asgi_handler import ANONYMOUS_BYTES

if TYPE_CHECKING:
    from django.http import HttpResponse

logger = logging.getLogger("librarian.requests")

# How long a refused sender may go on, whose body is thrown away: one that is cut off while it
# sends may not read why.
DRAIN_SECONDS = 3.0
DRAIN_BYTES = 100_000_000


class BoundedRequest(WebRequest):  # type: ignore[misc]
    content: Any
    body: Any

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, parsePOSTFormSubmission=False, **kwargs)
        self._limit = ANONYMOUS_BYTES
        self.received = 0  # bytes received
        self._asking: asyncio.Future[None] | None = None
        self._counting: asyncio.Future[None] | None = None
        self._refused = False
        self._complete: tuple[bytes, bytes, bytes] | None = None

    # --- Called by Twisted

    def gotLength(self, length: int | None) -> None:
        super().gotLength(length)
        if length is not None and length > self._limit:
            self._ask(length)

    def handleContentChunk(self, data: bytes) -> None:
        self.received += len(data)
        if self._refused:
            if self.received > DRAIN_BYTES:
                self._end()
            return
        if self.received > self._limit and (self._asking is None or self._asking.done()):
            self._ask(self.received)
        if not self._refused:
            super().handleContentChunk(data)

    def requestReceived(self, command: bytes, path: bytes, version: bytes) -> None:
        if self._refused:
            self._end()
        elif self._asking is not None and not self._asking.done():
            self._complete = command, path, version
        else:
            super().requestReceived(command, path, version)

    def process(self) -> Any:
        """Hand the body over as a file: Daphne would read it all, in pieces, into memory."""
        self.body, self.content = self.content, BytesIO()
        self.body.seek(0)
        return super().process()

    # --- Who sends it

    def _ask(self, length: int) -> None:
        """Have it said how much may come; until then nothing is read from the connection."""
        from librarian_site.web import body_limits  # needs Django's settings

        request = body_limits.request_of(self._scope())
        try:
            body_limits.check_declared(request, length)
        except body_limits.Refused as refused:
            self._refuse(refused.response)
            return
        self.channel._networkProducer.pauseProducing()
        self._asking = asyncio.ensure_future(self._await_limit(request))

    async def _await_limit(self, request: Any) -> None:
        from librarian_site.web import body_limits

        refusal = None
        try:
            self._limit = await body_limits.check_sender(request)
            if self.received > self._limit:
                body_limits.refuse_size(request)
        except body_limits.Refused as refused:
            refusal = refused.response
        if self.channel is None:
            return  # it has hung up meanwhile
        if refusal is not None:
            self._refuse(refusal)
        self.channel._networkProducer.resumeProducing()
        if self._complete is not None and not self._refused:
            super().requestReceived(*self._complete)

    def _scope(self) -> dict[str, Any]:
        """As much of an ASGI scope as tells route and sender."""
        method, uri, _ = self._request_line()
        path, _, query = uri.partition(b"?")
        headers = self.requestHeaders.getAllRawHeaders()
        return {
            "type": "http",
            "method": method.decode("ascii", "replace"),
            "path": path.decode("ascii", "replace"),
            "query_string": query.decode("ascii", "replace").encode(),
            "client": [getattr(self.channel.getPeer(), "host", ""), 0],
            "headers": [(name.lower(), value) for name, values in headers for value in values],
        }

    def _request_line(self) -> tuple[bytes, bytes, bytes]:
        if self._complete is not None:
            return self._complete
        return self.channel._command, self.channel._path, self.channel._version

    # --- Refusing

    def _refuse(self, response: HttpResponse) -> None:
        """Answer now, keep nothing, and close the connection once the body has come or too late."""
        from librarian_site.web import body_limits

        self._refused = True
        self.content.close()
        self.content = BytesIO()
        self.requestHeaders.removeHeader(b"Expect")
        self.method, self.uri, self.clientproto = self._request_line()
        self.channel.persistent = False
        self.setResponseCode(response.status_code)
        for name, value in {**response.headers, "Connection": "close"}.items():
            self.responseHeaders.setRawHeaders(name, [value])
        self.responseHeaders.setRawHeaders(b"Content-Length", [str(len(response.content))])
        Request.write(self, response.content)  # type: ignore[no-untyped-call]
        logger.info("%r refused with %d", self, response.status_code)
        self._counting = asyncio.ensure_future(body_limits.count_refused(self._scope()))
        if self._complete is not None:
            self._end()
        else:
            reactor.callLater(DRAIN_SECONDS, self._end)  # type: ignore[arg-type]

    def _end(self) -> None:
        if not self.finished and self.channel is not None:
            self.finish()


class BoundedFactory(HTTPFactory):  # type: ignore[misc]
    def buildProtocol(self, addr: Any) -> Any:
        protocol = super().buildProtocol(addr)
        protocol.requestFactory = BoundedRequest
        return protocol
