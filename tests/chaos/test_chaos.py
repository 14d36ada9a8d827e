"""Nothing is lost while everything is killed.

The short form is part of every run. `CHAOS_JOBS=1000 CHAOS_SEEDS=1,2` runs the long one.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx2
import psycopg
import pytest

from tests.chaos.follower import Follower
from tests.chaos.havoc import Havoc
from tests.chaos.truth import Truth
from tests.documents.builders import SENTENCES
from tests.documents.server import DocumentServer, Request
from tests.flow.conftest import Librarian, start

JOBS = int(os.environ.get("CHAOS_JOBS", "200"))
SEEDS = [int(seed) for seed in os.environ.get("CHAOS_SEEDS", "7").split(",")]
WEBS = 2
WORKERS = 2
BATCH = 40
STRIKES = 7 + JOBS // 24
PATIENCE = 240 + 2 * JOBS  # seconds until all has ended, on a machine that is busy
FOLLOWERS = int(os.environ.get("CHAOS_FOLLOWERS", "17"))
FOLLOWED = max(1, -(-JOBS // FOLLOWERS))  # one job in so many, from the first to the last
SETTINGS = {
    "LIBRARIAN_FETCH_PAUSE": "0",
    "LIBRARIAN_FETCHES_PER_HOST": "4",
    "LIBRARIAN_SUBMISSIONS_PER_MINUTE": "100000",
    "LIBRARIAN_USER_RATE": "1000000",
    "LIBRARIAN_ADDRESS_RATE": "1000000",
}


@dataclass
class Run:
    librarian: Librarian
    documents: DocumentServer
    token: str
    truth: Truth
    followers: list[Follower] = field(default_factory=list)

    def submit(self, urls: list[str]) -> None:
        """As one batch, sent until it is answered: its key makes that one submission."""
        key = f"batch-{urls[0]}"
        answer = self._send("ingest/batch", {"urls": urls}, key)
        for result in answer["results"]:
            if number_of(result["url"]) % FOLLOWED == 0:
                self.follow(result["job_id"])

    def follow(self, job_id: str) -> None:
        follower = Follower(self.librarian.url, self.token, job_id)
        follower.start()
        self.followers.append(follower)

    def submit_in_batches(self, urls: list[str]) -> None:
        for at in range(0, len(urls), BATCH):
            self.submit(urls[at : at + BATCH])

    def _send(self, path: str, body: dict[str, Any], key: str) -> Any:
        headers = {"Authorization": f"Bearer {self.token}", "Idempotency-Key": key}
        ends = time.monotonic() + PATIENCE
        while True:
            try:
                url = f"{self.librarian.url}/api/v1/{path}"
                answer = httpx2.post(url, json=body, headers=headers, timeout=30)
                if answer.status_code == 202:
                    return answer.json()
                assert answer.status_code in (429, 503), answer.text
            except httpx2.HTTPError:
                pass
            assert time.monotonic() < ends, "The web does not come back."
            time.sleep(0.2)

    def ended(self) -> int:
        """How many jobs have ended; 0 while the database is the part that was struck."""
        try:
            statuses = self.truth.statuses()
        except psycopg.OperationalError:
            return 0
        return statuses.total() - statuses["queued"] - statuses["processing"]

    def wait(self) -> None:
        ends = time.monotonic() + PATIENCE
        while self.ended() < JOBS:
            assert time.monotonic() < ends, (self.truth.statuses(), self.librarian.said[-2000:])
            time.sleep(0.25)


@pytest.fixture(params=SEEDS)
def seed(request: pytest.FixtureRequest) -> int:
    return int(request.param)


@pytest.fixture
def run(documents: DocumentServer, monkeypatch: pytest.MonkeyPatch) -> Iterator[Run]:
    for name, value in SETTINGS.items():
        monkeypatch.setenv(name, value)
    # Not pytest's own folder: another run beside this one closes it to PostgreSQL's account.
    folder = Path(tempfile.mkdtemp(prefix="librarian-chaos-"))
    librarian = start(folder / "data", webs=WEBS, workers=WORKERS)
    truth = Truth(librarian.data)
    try:
        librarian.wait_until_up()
        yield Run(librarian, documents, librarian.token, truth)
    finally:
        truth.close()
        librarian.stop()
        if os.environ.get("CHAOS_KEEP") is None:
            shutil.rmtree(folder, ignore_errors=True)


def number_of(url: str) -> int:
    return int(url.rpartition("/")[2])


def serve(documents: DocumentServer, number: int) -> str:
    """A page, a text, or one that is gone; one in nine is busy at first."""
    if number % 10 == 3:
        return documents.page(f"/chaos/{number}", "gone", status=410)
    text = f"Harbour notes {number}. {SENTENCES}"
    paragraphs = f"<p>{text}</p>"
    html = f"<title>Notes {number}</title><article><h1>Notes {number}</h1>{paragraphs}</article>"
    asked = {"times": 0}

    def answer(request: Request) -> None:
        asked["times"] += 1
        if number % 9 == 4 and asked["times"] == 1:
            request.send("later", status=503)
        elif number % 2:
            request.send(html)
        else:
            request.send(text, content_type="text/plain")

    return documents.add(f"/chaos/{number}", answer)


def test_nothing_is_lost_while_everything_is_killed(run: Run, seed: int) -> None:
    urls = [serve(run.documents, number) for number in range(JOBS)]
    run.submit(urls[:BATCH])
    havoc = Havoc(run.librarian.data, seed, WEBS, WORKERS)
    submitting = threading.Thread(target=run.submit_in_batches, args=(urls[BATCH:],))
    submitting.start()
    havoc.run(STRIKES, ended=run.ended, of=JOBS)
    submitting.join()
    run.wait()
    print(f"\nseed {seed}: struck {dict(havoc.struck)}, ended {dict(run.truth.statuses())}")
    check_jobs(run, urls)
    check_items(run)
    check_followers(run)


def check_jobs(run: Run, urls: list[str]) -> None:
    """Every one is there once, and completed, or failed with its true reason."""
    jobs = {job["url"]: job for job in run.truth.jobs()}
    assert len(run.truth.jobs()) == len(jobs) == len(urls)
    for url, job in jobs.items():
        gone = number_of(url) % 10 == 3
        if job["error_code"] == "set_aside":
            assert job["workers_lost"] == 2
        elif gone:
            assert (job["status"], job["error_code"]) == ("failed", "not_found"), told(job)
        else:
            assert job["status"] == "completed", told(job)


def told(job: dict[str, Any]) -> str:
    """What a job says of its end, uncut."""
    return ", ".join(f"{name}: {job[name]}" for name in ("url", "stage", "error_code", "error"))


def check_items(run: Run) -> None:
    """One item for each page, its two files, its passages as vectors; and nothing else."""
    completed = {job["canonical_url"] for job in run.truth.jobs() if job["status"] == "completed"}
    items = run.truth.items()
    filed = [item["canonical_url"] for item in items]
    assert len(filed) == len(set(filed))
    assert set(filed) >= completed
    spare = set(filed) - completed  # of a job set aside after its item was filed
    assert len(spare) <= sum(job["error_code"] == "set_aside" for job in run.truth.jobs())
    expected = {item[name] for item in items for name in ("file_path", "original_path")}
    kept = {path for path in run.truth.files() if not path.startswith("stages/")}
    assert kept == expected
    wanted = {str(item["id"]): item["passages"] for item in items if item["passages"]}
    assert indexed(run, wanted) == wanted


def indexed(run: Run, wanted: dict[str, int]) -> dict[str, int]:
    """The index as it is, once the sweeper has had time to bring it in line."""
    ends = time.monotonic() + 90
    while (points := dict(run.truth.points())) != wanted and time.monotonic() < ends:
        time.sleep(0.5)
    return points


def check_followers(run: Run) -> None:
    """Each saw every event of its job once and in order, however often it was cut off."""
    for follower in run.followers:
        follower.join(30)
        assert not follower.is_alive(), follower.kinds
        assert follower.ids == run.truth.events(follower.job_id)
    assert max(follower.connections for follower in run.followers) > 1
