"""One look at the database for all streams of a process that ask at the same time."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from contextvars import Context
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from channels.db import database_sync_to_async

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Mapping

TICK = 0.5  # seconds
# Not the thread that WebSockets read the database in: they would wait for each other.
_THREAD = ThreadPoolExecutor(1, thread_name_prefix="streams")


class Gathered[Key: Hashable, Answer]:
    """Reads at once what all who ask in one turn of the event loop want to know.

    No answer is older than its question.
    """

    def __init__(self, read: Callable[[frozenset[Key]], Mapping[Key, Answer]]) -> None:
        """`read` returns the answers it has, by key; it is called in a thread of its own."""
        self._read = database_sync_to_async(read, thread_sensitive=False, executor=_THREAD)
        self._asked: WeakKeyDictionary[
            asyncio.AbstractEventLoop, tuple[set[Key], asyncio.Task[Mapping[Key, Answer]]]
        ] = WeakKeyDictionary()

    async def of(self, key: Key) -> Answer | None:
        """The key's answer, None where `read` has none; raises what it raises."""
        loop = asyncio.get_running_loop()
        if loop not in self._asked:
            keys: set[Key] = set()
            # In no request's context, as it is for others too.
            answers = loop.create_task(self._answers(loop, keys), context=Context())
            answers.add_done_callback(_retrieve)
            self._asked[loop] = (keys, answers)
        keys, answers = self._asked[loop]
        keys.add(key)
        # One asker that goes does not take the answer from the others.
        return (await asyncio.shield(answers)).get(key)

    async def _answers(
        self, loop: asyncio.AbstractEventLoop, keys: set[Key]
    ) -> Mapping[Key, Answer]:
        await asyncio.sleep(0)
        del self._asked[loop]  # who asks from now on wants to know what is later
        answers: Mapping[Key, Answer] = await self._read(frozenset(keys))
        return answers


def _retrieve(answers: asyncio.Task[Any]) -> None:
    """Take note of an error that all who asked have gone before."""
    if not answers.cancelled():
        answers.exception()


def until_tick(seconds: float) -> float:
    """Seconds until the last tick of the event loop's clock that is at most `seconds` away.

    Until the next one where there is none. Those who wait until then ask together.
    """
    wait = seconds - (asyncio.get_running_loop().time() + seconds) % TICK
    return wait if wait > 0 else wait + TICK
