"""Full disks, stopped stores, killed readers, strangers: nothing is lost and pages come back.

`.ci/run storm` runs it; it takes minutes, and so is no part of the suite.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.chaos.test_chaos import (
    BATCH,
    JOBS,
    SETTINGS,
    WEBS,
    WORKERS,
    Run,
    check_followers,
    check_items,
    check_jobs,
    serve,
)
from tests.chaos.truth import Truth
from tests.documents.server import DocumentServer
from tests.fixtures import small_disk
from tests.flow.conftest import start
from tests.storm.prober import PAGES, Prober
from tests.storm.strikes import Strikes

pytestmark = [
    pytest.mark.skipif("STORM_ROUNDS" not in os.environ, reason="run it by `.ci/run storm`"),
    pytest.mark.usefixtures("own_servers"),
]
SEEDS = [int(seed) for seed in os.environ.get("STORM_SEEDS", "11").split(",")]
DISK = 900_000_000  # bytes
LONGEST = 10.0  # seconds that a page may fail


@pytest.fixture
def run(documents: DocumentServer, monkeypatch: pytest.MonkeyPatch) -> Iterator[Run]:
    for name, value in {**SETTINGS, "LIBRARIAN_METRICS_TOKEN": "a-token-of-the-tests"}.items():
        monkeypatch.setenv(name, value)
    folder = Path(tempfile.mkdtemp(prefix="librarian-storm-"))
    with small_disk(folder / "data", DISK):
        librarian = start(folder / "data", webs=WEBS, workers=WORKERS)
        truth = Truth(librarian.data)
        try:
            librarian.wait_until_up()
            yield Run(librarian, documents, librarian.token, truth)
        finally:
            truth.close()
            librarian.stop()
            for log in (folder / "data" / "logs").glob("*.log"):
                shutil.copy(log, folder)
    if os.environ.get("STORM_KEEP") is None:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.mark.parametrize("seed", SEEDS)
def test_nothing_is_lost_in_a_storm(run: Run, seed: int) -> None:
    url = run.librarian.url
    urls = [serve(run.documents, number) for number in range(JOBS)]
    run.submit(urls[:BATCH])
    probers = [Prober(url, page, run.token) for page in PAGES]
    for prober in probers:
        prober.start()
    submitting = threading.Thread(target=run.submit_in_batches, args=(urls[BATCH:],))
    submitting.start()
    strikes = Strikes(run.librarian.data, url, run.truth, seed)
    strikes.run(int(os.environ["STORM_ROUNDS"]))
    submitting.join()
    run.wait()
    for prober in probers:
        prober.stop.set()
        prober.join()
    print(f"\nseed {seed}, {len(run.followers)} followers: struck {dict(strikes.struck)}")
    print(f"ended {dict(run.truth.statuses())}")
    for prober in probers:
        print(
            f"{prober.page} failed for at most {prober.longest:.1f} s"
            f" ({prober.failed} of {prober.asked}; {prober.why})"
        )
    check_jobs(run, urls)
    check_items(run)
    check_followers(run)
    assert max(prober.longest for prober in probers) < LONGEST
