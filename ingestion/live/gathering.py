"""One look at a store for all streams of a process that ask at the same time."""

from __future__ import annotations

import asyncio
from contextvars import Context
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Hashable, Mapping

TICK = 0.5  # seconds


class Gathered[Key: Hashable, Answer]:
    """Reads at once what all who ask in one turn of the event loop want to know.

    No answer is older than its question.
    """

    def __init__(self, read: Callable[[frozenset[Key]], Awaitable[Mapping[Key, Answer]]]) -> None:
        """`read` returns the answers it has, by key."""
        self._read = read
        self._asked: WeakKeyDictionary[
            asyncio.AbstractEventLoop, tuple[set[Key], asyncio.Task[Mapping[Key, Answer]]]
        ] = WeakKeyDictionary()

    async def of(self, key: Key) -> Answer | None:
        """The key's answer, None where `read` has none; raises what it raises."""
        loop = asyncio.get_running_loop()
        if loop not in self._asked:
            keys: set[Key] = set()
            # In no request's context: the first asker's thread may end before the answer is there.
            answers = loop.create_task(self._answers(loop, keys), context=Context())
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
        return await self._read(frozenset(keys))


def until_tick(seconds: float) -> float:
    """Seconds until the first tick of the event loop's clock that is at least `seconds` away.

    Those who wait until then ask together.
    """
    ends = asyncio.get_running_loop().time() + seconds
    return seconds + -ends % TICK
