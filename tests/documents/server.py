"""A web server on loopback with documents good, slow, huge, broken and hostile."""

from __future__ import annotations

import gzip
import socket
import struct
import threading
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tests.documents import builders
from tests.serving import serve

Handler = Callable[["Request"], None]


class Request(BaseHTTPRequestHandler):
    """Handlers answer through `send`, or write to `wfile` themselves."""

    protocol_version = "HTTP/1.1"
    server: Any

    def do_GET(self) -> None:
        path = self.path.split("?")[0]
        self.server.documents.hits[path] += 1
        handler = self.server.documents.routes.get(path)
        self.close_connection = True
        with suppress(BrokenPipeError, ConnectionResetError):
            if handler is None:
                self.send(b"<h1>Not Found</h1>", status=404)
            else:
                handler(self)

    def send(
        self,
        content: bytes | str,
        *,
        content_type: str = "text/html; charset=utf-8",
        status: int = 200,
        headers: dict[str, str] | None = None,
    ) -> None:
        body = content.encode() if isinstance(content, str) else content
        self.begin(content_type, status, {"Content-Length": str(len(body)), **(headers or {})})
        self.wfile.write(body)

    def begin(self, content_type: str, status: int, headers: dict[str, str]) -> None:
        self.send_response(status)
        self.send_header("Content-Type", content_type)
        self.send_header("Connection", "close")
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()

    def log_message(self, format: str, *args: Any) -> None:
        """Quiet."""


class DocumentServer:
    def __init__(self) -> None:
        self.hits: Counter[str] = Counter()
        self.routes: dict[str, Handler] = {}
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Request)
        self._server.daemon_threads = True
        self._server.documents = self  # type: ignore[attr-defined]
        self.stopping = threading.Event()
        _add_routes(self)

    def start(self) -> None:
        serve(self._server)

    def stop(self) -> None:
        self.stopping.set()
        self._server.shutdown()
        self._server.server_close()

    @property
    def port(self) -> int:
        return int(self._server.server_address[1])

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}{path}"

    def add(self, path: str, handler: Handler) -> str:
        self.routes[path] = handler
        return self.url(path)

    def page(self, path: str, content: str | bytes, **kw: Any) -> str:
        return self.add(path, lambda request: request.send(content, **kw))


def _add_routes(server: DocumentServer) -> None:
    page = server.page
    page("/article", builders.article())
    page("/german", builders.article("Der Leuchtturm", language="de", body=_GERMAN))
    page("/report.pdf", builders.pdf(3), content_type="application/pdf")
    page("/mislabelled", builders.pdf(2), content_type="text/html")
    page("/notes.txt", "Harbour notes\n\n" + builders.SENTENCES * 3, content_type="text/plain")
    page("/notes.md", f"# Harbour notes\n\n{builders.SENTENCES * 2}", content_type="text/plain")
    page("/book.epub", builders.book(), content_type="application/octet-stream")
    page("/notes.docx", builders.word_document(), content_type="application/zip")
    page("/picture.png", b"\x89PNG\r\n\x1a\n" + b"\x00" * 500, content_type="image/png")
    page("/empty", "<html><body></body></html>")
    page("/nothing", b"")
    page("/shell", '<html><body><div id="root"></div><script src="/a.js"></script></body></html>')
    page("/login", _LOGIN)
    page("/bot-check", _BOT_CHECK)
    page("/soft-404", _SOFT_404)
    page("/parked", "<title>example</title><p>This domain is for sale. Buy this domain today.</p>")
    latin = builders.article("Café am Hafen").replace('charset="utf-8"', 'charset="iso-8859-1"')
    page("/latin", latin.encode("cp1252"), content_type="text/html")
    wrong = builders.article("Café am Hafen").replace('<meta charset="utf-8">', "")
    page("/wrong-charset", wrong, content_type="text/html; charset=iso-8859-1")
    page("/truncated.pdf", builders.pdf(3)[:700], content_type="application/pdf")
    page("/gone", "gone", status=410)
    page("/forbidden", "no", status=403)
    page("/busy", "later", status=429, headers={"Retry-After": "7"})
    page("/broken", "oops", status=500)
    page("/maintenance", "later", status=503, headers={"Retry-After": "0"})
    for path, to in {
        "/moved": "/article",
        "/loop": "/loop",
        "/to-private": "http://10.0.0.1/secret",
        "/to-file": "file:///etc/passwd",
    }.items():
        page(path, "", status=302, headers={"Location": to})
    page("/twice-moved", "", status=301, headers={"Location": "/moved"})
    page("/huge", "x", headers={"Content-Length": "99999999999"})
    bomb = gzip.compress(b"\0" * 80_000_000)
    page("/bomb", bomb, headers={"Content-Encoding": "gzip"})
    server.add("/slow", lambda request: _dribble(request, server, builders.article()))
    stokers = builders.article("The stokers of Marrow Point")
    server.add("/slow/stokers", lambda request: _dribble(request, server, stokers))
    server.add("/stalled", lambda request: _stall(request, server))
    server.add("/reset", _reset)
    server.add("/endless", lambda request: _endless(request, server))


def _dribble(request: Request, server: DocumentServer, content: str, seconds: float = 4) -> None:
    body = content.encode()
    request.begin("text/html; charset=utf-8", 200, {"Content-Length": str(len(body))})
    step = max(1, len(body) // 40)
    for at in range(0, len(body), step):
        request.wfile.write(body[at : at + step])
        request.wfile.flush()
        if server.stopping.wait(seconds / 40):
            return


def _stall(request: Request, server: DocumentServer) -> None:
    request.begin("text/html", 200, {"Content-Length": "5000"})
    request.wfile.write(b"<html>")
    request.wfile.flush()
    server.stopping.wait(60)


def _endless(request: Request, server: DocumentServer) -> None:
    request.begin("text/plain", 200, {})
    ends = time.monotonic() + 30
    while time.monotonic() < ends and not server.stopping.is_set():
        request.wfile.write(b"never ending words " * 4000)


def _reset(request: Request) -> None:
    linger = struct.pack("ii", 1, 0)
    request.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
    request.connection.close()


_GERMAN = (
    "<p>Der alte Leuchtturm wurde im Jahr 1847 von dem Ingenieur Thomas Ashworth gebaut. "
    "Seine Lampe brannte bis 1871 mit Walöl, danach mit Petroleum. "
    "Die Wärter stiegen jede Nacht viermal die Treppe hinauf, um das "
    "Uhrwerk aufzuziehen. Heute öffnen Freiwillige den Turm an den Sonntagen "
    "und putzen das Messing der großen Linse.</p>"
)
_LOGIN = (
    "<html><head><title>Sign in</title></head><body><h1>Sign in</h1><p>Please log in to continue "
    'reading this article.</p><form><input type="text"><input type="password"></form></body></html>'
)
_BOT_CHECK = (
    "<html><head><title>Just a moment...</title></head><body><p>Checking your browser before "
    "accessing the site. Enable JavaScript and cookies to continue.</p></body></html>"
)
_SOFT_404 = (
    "<html><head><title>Page not found</title></head><body><h1>Page not found</h1>"
    "<p>The page you are looking for could not be found. It may have been moved or deleted. "
    "Try the search.</p></body></html>"
)
