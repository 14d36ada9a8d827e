"""What is told to open pages and followers, from threads that have no event loop."""

from __future__ import annotations

import asyncio
import threading
from functools import cache
from typing import TYPE_CHECKING, Any

from channels.layers import get_channel_layer

if TYPE_CHECKING:
    from collections.abc import Sequence

PATIENCE = 1.0  # seconds; what is told is a hint, and whoever tells it has work to do


def group_send_sync(messages: Sequence[tuple[str, dict[str, Any]]]) -> None:
    """Send each message to its group, in order. Raises RedisError, OSError (also when it hangs)."""
    sending = asyncio.run_coroutine_threadsafe(_send(messages), _loop())
    try:
        sending.result(PATIENCE)
    except TimeoutError:
        sending.cancel()
        raise


async def _send(messages: Sequence[tuple[str, dict[str, Any]]]) -> None:
    layer = get_channel_layer()
    for group, message in messages:
        await layer.group_send(group, message)


@cache
def _loop() -> asyncio.AbstractEventLoop:
    """One for the process: a loop for each event would set up a connection each time, too."""
    loop = asyncio.new_event_loop()
    threading.Thread(target=loop.run_forever, name="publishing", daemon=True).start()
    return loop
