"""The pages that a librarian is measured with, served from loopback."""

from __future__ import annotations

import gzip
import threading
from contextlib import contextmanager, suppress
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

from librarian_site.evaluation.bench.tree import BenchError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def read_pages(folder: Path, count: int) -> dict[str, bytes]:
    """Up to `count` pages (.html, .html.gz) of a folder, evenly spread. Raises BenchError."""
    files = sorted([*folder.rglob("*.html"), *folder.rglob("*.html.gz")])
    if not files:
        raise BenchError(f"{folder} has no pages: .html or .html.gz files.")
    count = min(count, len(files))
    chosen = [files[number * len(files) // count] for number in range(count)]
    return {file.name.removesuffix(".gz"): _content(file) for file in chosen}


def _content(file: Path) -> bytes:
    content = file.read_bytes()
    return gzip.decompress(content) if file.suffix == ".gz" else content


class PageServer:
    """Pages by their names; `hold` keeps all answers back."""

    def __init__(self) -> None:
        self.address = ""
        self._pages: dict[str, bytes] = {}
        self._open = threading.Event()
        self._open.set()

    def add(self, name: str, content: bytes) -> str:
        """The page's URL."""
        self._pages[name] = content
        return f"{self.address}/{name}"

    def answer(self, name: str) -> bytes | None:
        self._open.wait()
        return self._pages.get(name)

    @contextmanager
    def hold(self) -> Iterator[None]:
        """Whoever asks for a page meanwhile gets it afterwards."""
        self._open.clear()
        try:
            yield
        finally:
            self._open.set()


class _Listener(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128


@contextmanager
def serving() -> Iterator[PageServer]:
    pages = PageServer()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            content = pages.answer(self.path.strip("/"))
            with suppress(ConnectionError):  # whoever asked had no patience
                self.send_response(HTTPStatus.NOT_FOUND if content is None else HTTPStatus.OK)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.end_headers()
                self.wfile.write(content or b"")

        def log_message(self, format: str, *args: Any) -> None:
            pass

    with _Listener(("127.0.0.1", 0), Handler) as listener:
        threading.Thread(target=listener.serve_forever, daemon=True).start()
        pages.address = f"http://127.0.0.1:{listener.server_port}"
        yield pages
        listener.shutdown()
