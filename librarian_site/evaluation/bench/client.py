"""A client of a measured librarian's API, whichever version it is of."""

from __future__ import annotations

import json
import time
import urllib.error
import urllib.parse
import urllib.request
from typing import TYPE_CHECKING, Any

from librarian_site.evaluation.bench.tree import USER, BenchError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from librarian_site.evaluation.bench.tree import Librarian

STATES = ("queued", "processing")
LISTED = 500  # jobs that one answer may have
# Seconds between two looks at the jobs, whose processor time is in the figures: looks each tenth
# of a second made a sixth of a page's.
LOOK = 2.0


def hand_in(librarian: Librarian, url: str) -> str:
    """The job's id."""
    return str(ask(librarian, "/api/v1/ingest", body={"url": url})["job_id"])


def search(librarian: Librarian, query: str, *, account: str) -> Any:
    path = f"/api/v1/search?{urllib.parse.urlencode({'q': query})}"
    return ask(librarian, path, account=account)


def follow(librarian: Librarian, job: str) -> Iterator[str]:
    """The kinds of a job's events as they come, until it is done."""
    with urllib.request.urlopen(_request(librarian, stream_path(job)), timeout=120) as lines:  # noqa: S310
        for line in lines:
            if line.startswith(b"event:"):
                yield line.removeprefix(b"event:").strip().decode()


def stream_path(job: str) -> str:
    return f"/api/v1/stream/{job}"


def wait_until_readable(librarian: Librarian, count: int, limit: float) -> bool:
    """Wait until words find what was handed in last; False for a version that does not say so.

    Raises BenchError.
    """
    deadline = time.monotonic() + limit
    while time.monotonic() < deadline:
        jobs = ask(librarian, f"/api/v1/ingest?limit={min(count, LISTED)}")["items"]
        if not all("searchable" in job for job in jobs):
            return False
        if not any(job["status"] in STATES and not job["searchable"] for job in jobs):
            return True
        time.sleep(LOOK)
    raise BenchError(f"{librarian.name} has not read its pages in time.")


def wait_for_work(librarian: Librarian, limit: float) -> None:
    """Wait until no job waits or runs. Raises BenchError."""
    deadline = time.monotonic() + limit
    while any(
        ask(librarian, f"/api/v1/ingest?limit=1&status={state}")["total"] for state in STATES
    ):
        if time.monotonic() > deadline:
            raise BenchError(f"{librarian.name} is not through with its pages in time.")
        time.sleep(LOOK)


def wait_until_listed(librarian: Librarian, account: str, limit: float) -> None:
    """Wait until a librarian that was started lists its items. Raises BenchError."""
    deadline = time.monotonic() + limit
    while time.monotonic() < deadline:
        try:
            ask(librarian, "/api/v1/library?limit=20", account=account)
        except (OSError, BenchError):  # not listening yet, or its stores are not up
            time.sleep(0.02)
        else:
            return
    raise BenchError(f"{librarian.name} does not list its items in time.")


def ask(
    librarian: Librarian, path: str, *, body: Mapping[str, str] | None = None, account: str = USER
) -> Any:
    """Raises BenchError."""
    request = _request(librarian, path, body, account)
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310 - on loopback
            return json.load(answer)
    except urllib.error.HTTPError as error:
        raise BenchError(f"{librarian.name} answers {path} with {error.code}.") from error


def _request(
    librarian: Librarian, path: str, body: Mapping[str, str] | None = None, account: str = USER
) -> urllib.request.Request:
    return urllib.request.Request(  # noqa: S310 - on loopback
        librarian.url + path,
        data=json.dumps(body).encode() if body else None,
        headers={
            "Authorization": f"Bearer {librarian.tokens[account]}",
            "Content-Type": "application/json",
        },
    )
