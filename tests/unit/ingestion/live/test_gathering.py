"""Questions of one turn of the event loop are one look."""

from __future__ import annotations

import asyncio
import gc
import math
import threading
import time

import pytest

from ingestion.live.gathering import TICK, Gathered, until_tick


def doubling(looks: list[frozenset[int]]) -> Gathered[int, int]:
    def read(keys: frozenset[int]) -> dict[int, int]:
        looks.append(keys)
        time.sleep(0.01)
        return {key: 2 * key for key in keys if key}

    return Gathered(read)


async def test_who_asks_together_is_answered_by_one_look() -> None:
    looks: list[frozenset[int]] = []
    gathered = doubling(looks)
    assert await asyncio.gather(*map(gathered.of, (1, 2, 1, 0))) == [2, 4, 2, None]
    assert looks == [{0, 1, 2}]


async def test_who_asks_while_a_look_runs_has_another() -> None:
    looks: list[frozenset[int]] = []
    gathered = doubling(looks)
    first = asyncio.create_task(gathered.of(1))
    while not looks:
        await asyncio.sleep(0)
    assert await gathered.of(1) == 2
    assert await first == 2
    assert looks == [{1}, {1}]


async def test_one_who_goes_takes_no_answer_from_the_others() -> None:
    gathered = doubling([])
    asked = [asyncio.create_task(gathered.of(key)) for key in (1, 2)]
    await asyncio.sleep(0)
    asked[0].cancel()
    assert await asked[1] == 4


async def test_a_look_that_fails_fails_for_all_and_the_next_is_tried() -> None:
    fails = True

    def read(keys: frozenset[int]) -> dict[int, int]:
        if fails:
            raise OSError("The store is away.")
        return dict.fromkeys(keys, 1)

    gathered = Gathered(read)
    answers = await asyncio.gather(gathered.of(1), gathered.of(2), return_exceptions=True)
    assert [type(answer) for answer in answers] == [OSError, OSError]
    fails = False
    assert await gathered.of(1) == 1


async def test_a_look_that_fails_when_all_have_gone_is_not_complained_of(
    caplog: pytest.LogCaptureFixture,
) -> None:
    began, may_fail = threading.Event(), threading.Event()

    def read(keys: frozenset[int]) -> dict[int, int]:
        began.set()
        may_fail.wait(10)
        raise OSError("The store is away.")

    gathered = Gathered(read)
    asked = asyncio.create_task(gathered.of(1))
    while not began.is_set():
        await asyncio.sleep(0.01)
    asked.cancel()
    may_fail.set()
    await asyncio.sleep(0.05)
    gc.collect()
    assert "never retrieved" not in caplog.text


@pytest.mark.parametrize("seconds", [0.05, 0.5, 2.0, 3.3])
async def test_a_wait_until_a_tick_ends_at_a_multiple_of_it(seconds: float) -> None:
    loop = asyncio.get_running_loop()
    for _ in range(20):
        now = loop.time()
        wait = until_tick(seconds)
        assert max(0.0, seconds - TICK) <= wait <= max(seconds, TICK) + 0.001
        assert math.remainder(now + wait, TICK) == pytest.approx(0, abs=0.05)
        await asyncio.sleep(0.01)
