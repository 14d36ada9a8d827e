"""A site on loopback that has pages, and the copies made of them."""

from __future__ import annotations

import gzip
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from librarian_site.evaluation.captures import own_pages

PAGES, COPIES, REPORTS = "/page/", "/copy/", "/report/"
# What a copy may do. Whatever else it tries is let through, so that it shows, and reported.
_POLICY = (
    "default-src 'none'; img-src data:; style-src 'unsafe-inline' data:; font-src data:; "
    "media-src data:; frame-src data:; report-uri "
)


class Site(ThreadingHTTPServer):
    """`copies` are by name; `reports` counts what each copy did against its policy."""

    daemon_threads = True

    def __init__(self, html: Path | None) -> None:
        super().__init__(("127.0.0.1", 0), _Request)
        self.html = html  # the folder with ID.html.gz
        self.copies: dict[str, bytes] = {}
        self.reports: Counter[str] = Counter()

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}{path}"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Log nothing: browsers close connections at any time."""

    def answer(self, path: str) -> tuple[str, bytes] | None:
        if (own := own_pages.answer(path)) is not None:
            return own
        if path.startswith(COPIES):
            copy = self.copies.get(path.removeprefix(COPIES))
            return None if copy is None else ("text/html; charset=utf-8", copy)
        if path.startswith(PAGES) and self.html is not None:
            file = self.html / f"{path.removeprefix(PAGES)}.html.gz"
            # Without a charset: these pages say themselves which they have.
            return ("text/html", gzip.decompress(file.read_bytes())) if file.is_file() else None
        return None


@contextmanager
def serving(html: Path | None) -> Iterator[Site]:
    site = Site(html)
    threading.Thread(target=site.serve_forever, args=(0.1,), daemon=True).start()
    try:
        yield site
    finally:
        site.shutdown()
        site.server_close()


class _Request(BaseHTTPRequestHandler):
    server: Site

    def do_GET(self) -> None:
        path = urlsplit(self.path).path
        found = self.server.answer(path)
        media_type, content = found or ("text/html", b"There is nothing here.")
        self.send_response(200 if found else 404)
        self.send_header("Content-Type", media_type)
        self.send_header("Content-Length", str(len(content)))
        if path.startswith(COPIES):
            report = REPORTS + path.removeprefix(COPIES)
            self.send_header("Content-Security-Policy-Report-Only", _POLICY + report)
        self.end_headers()
        self.wfile.write(content)

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if self.path.startswith(REPORTS):
            self.server.reports[self.path.removeprefix(REPORTS)] += 1
        self.send_response(204)
        self.end_headers()

    def log_message(self, format: str, *args: Any) -> None:
        """Quiet."""
