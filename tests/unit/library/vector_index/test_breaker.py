from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from library.vector_index.breaker import Breaker


def test_after_a_silence_one_of_many_asks_until_there_is_an_answer() -> None:
    breaker = Breaker(pause=0.05)
    assert all(breaker.may_ask() for _ in range(3))
    breaker.note_silence()
    assert not breaker.may_ask()
    with ThreadPoolExecutor(8) as threads:
        asked = 0
        while not asked:
            asked = sum(threads.map(lambda _: breaker.may_ask(), range(8)))
    assert asked == 1
    breaker.note_answer()
    assert all(breaker.may_ask() for _ in range(3))
