"""Parts of the sweeper in threads, which have connections of their own."""

from __future__ import annotations

import threading
import time

import pytest

from ingestion.feeds import refreshing
from ingestion.pictures import keeping
from ingestion.watching import visiting
from ingestion.webhooks import sending
from ingestion.worker.background import Background


def test_a_thread_is_started_only_where_there_is_work() -> None:
    begun, go = threading.Semaphore(0), threading.Event()
    due = [False, True, True]

    def wait() -> None:
        begun.release()
        go.wait(60)

    work = Background("tested", wait, is_due=lambda: due.pop(0), threads=2)
    work.start()
    assert threads() == 0
    work.start()
    assert begun.acquire(timeout=60) and begun.acquire(timeout=60)
    work.start()  # both are at work: nobody asks
    assert due == [True]
    go.set()
    ends = time.monotonic() + 60
    while threads():
        assert time.monotonic() < ends
        time.sleep(0.01)
    work.start()
    assert due == []


def threads() -> int:
    return sum(thread.name == "tested" for thread in threading.enumerate())


@pytest.mark.django_db
@pytest.mark.parametrize("part", [refreshing, visiting, keeping, sending])
def test_with_nothing_to_do_nothing_is_due(part: object) -> None:
    assert part.is_due() is False  # type: ignore[attr-defined]
