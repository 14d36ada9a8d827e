"""Send to groups of the channel layer from threads that have no event loop."""

from __future__ import annotations

import asyncio
import threading
from functools import cache
from typing import TYPE_CHECKING, Any

from channels.layers import get_channel_layer

if TYPE_CHECKING:
    from collections.abc import Sequence

SEND_TIMEOUT = 1.0  # seconds; messages are hints, and the sender has work to do


def group_send_sync(messages: Sequence[tuple[str, dict[str, Any]]]) -> None:
    """Send each message to its group, in order. Raises RedisError, OSError (also when it hangs)."""
    sending = asyncio.run_coroutine_threadsafe(_send(messages), _loop())
    try:
        sending.result(SEND_TIMEOUT)
    except TimeoutError:
        sending.cancel()
        raise


async def _send(messages: Sequence[tuple[str, dict[str, Any]]]) -> None:
    layer = get_channel_layer()
    for group, message in messages:
        await layer.group_send(group, message)


@cache
def _loop() -> asyncio.AbstractEventLoop:
    """Return the event loop of this process; one loop each time would reconnect each time."""
    loop = asyncio.new_event_loop()
    threading.Thread(target=loop.run_forever, name="publishing", daemon=True).start()
    return loop
