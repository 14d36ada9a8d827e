"""What is measured of a running librarian: pages handed in, their events, and its memory."""

from __future__ import annotations

import gzip
import json
import threading
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from datetime import UTC, datetime
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from statistics import median
from typing import TYPE_CHECKING, Any

from librarian_site.evaluation.bench.tree import BenchError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from librarian_site.evaluation.bench.tree import Librarian

SECTIONS = ("pages", "events", "memory")
STATES = ("queued", "processing")
PAGE_LIMIT = 120.0  # seconds for each page, until it is found or refused
SETTLED = 5.0  # seconds without work after which a librarian is idle
# Seconds between two looks at the jobs, whose processor time is in the figures: looks each tenth
# of a second made a sixth of a page's.
LOOK = 2.0


def read_pages(folder: Path, count: int) -> dict[str, bytes]:
    """Up to `count` pages (.html, .html.gz) of a folder, evenly spread. Raises BenchError."""
    files = sorted([*folder.rglob("*.html"), *folder.rglob("*.html.gz")])
    if not files:
        raise BenchError(f"{folder} has no pages: .html or .html.gz files.")
    step = max(1, len(files) // count)
    return {file.name.removesuffix(".gz"): _content(file) for file in files[::step][:count]}


def _content(file: Path) -> bytes:
    content = file.read_bytes()
    return gzip.decompress(content) if file.suffix == ".gz" else content


@contextmanager
def served(pages: Mapping[str, bytes]) -> Iterator[str]:
    """The address on loopback at which the pages are, by their names."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            content = pages.get(self.path.strip("/"))
            self.send_response(HTTPStatus.NOT_FOUND if content is None else HTTPStatus.OK)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(content or b"")

        def log_message(self, format: str, *args: Any) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def hand_in(librarian: Librarian, urls: Sequence[str]) -> dict[str, float]:
    """Hand the pages in and wait until all are searchable, or refused."""
    before = librarian.processor_seconds()
    posts = []
    for url in urls:
        began = time.perf_counter()
        _ask(librarian, "/api/v1/ingest", {"url": url})
        posts.append(1000 * (time.perf_counter() - began))
    limit = PAGE_LIMIT * len(urls)
    found = {"POST /ingest, p50": median(posts)}
    if _wait_until_readable(librarian, len(urls), limit):
        found["page until readable, processor"] = librarian.processor_seconds() - before
    _wait_for_work(librarian, limit)
    found["page, processor"] = librarian.processor_seconds() - before
    return {
        name: value / len(urls) if "processor" in name else value for name, value in found.items()
    }


def follow(librarian: Librarian, url: str) -> dict[str, float]:
    """Follow a page's job by server-sent events: the milliseconds from written to read."""
    job = _ask(librarian, "/api/v1/ingest", {"url": url})["job_id"]
    opened = datetime.now(UTC)
    waits = []
    with urllib.request.urlopen(_request(librarian, f"/api/v1/stream/{job}"), timeout=60) as lines:  # noqa: S310
        for line in lines:
            read = datetime.now(UTC)
            if line.startswith(b"data:"):
                event = json.loads(line.removeprefix(b"data:"))
                written = datetime.fromisoformat(event["timestamp"])
                if written > opened:
                    waits.append((read - written).total_seconds() * 1000)
    return {"event until read, p50": median(waits)} if waits else {}


def idle_memory(librarian: Librarian) -> dict[str, float]:
    time.sleep(SETTLED)
    return {"memory, idle": librarian.memory()}


def _wait_until_readable(librarian: Librarian, count: int, limit: float) -> bool:
    """Wait until words find what was handed in last; False for a version that does not say so."""
    deadline = time.monotonic() + limit
    while time.monotonic() < deadline:
        jobs = _ask(librarian, f"/api/v1/ingest?limit={count}")["items"]
        if not all("searchable" in job for job in jobs):
            return False
        if not any(job["status"] in STATES and not job["searchable"] for job in jobs):
            return True
        time.sleep(LOOK)
    return False


def _wait_for_work(librarian: Librarian, limit: float) -> None:
    deadline = time.monotonic() + limit
    while any(
        _ask(librarian, f"/api/v1/ingest?limit=1&status={state}")["total"] for state in STATES
    ):
        if time.monotonic() > deadline:
            raise BenchError(f"{librarian.name} is not through with its pages in time.")
        time.sleep(LOOK)


def _request(
    librarian: Librarian, path: str, body: Mapping[str, str] | None = None
) -> urllib.request.Request:
    return urllib.request.Request(  # noqa: S310 - on loopback
        librarian.url + path,
        data=json.dumps(body).encode() if body else None,
        headers={
            "Authorization": f"Bearer {librarian.token}",
            "Content-Type": "application/json",
        },
    )


def _ask(librarian: Librarian, path: str, body: Mapping[str, str] | None = None) -> Any:
    try:
        with urllib.request.urlopen(_request(librarian, path, body), timeout=60) as answer:  # noqa: S310
            return json.load(answer)
    except urllib.error.HTTPError as error:
        raise BenchError(f"{librarian.name} answers {path} with {error.code}.") from error
