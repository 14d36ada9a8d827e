"""Send to groups of the channel layer from threads that have no event loop.

What `RedisPubSubChannelLayer.group_send` does, without a loop and the thread that it would run in:
events wait for neither, and both messages of an event take one round trip.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from channels.layers import get_channel_layer
from django.conf import settings
from django.core.cache import caches

if TYPE_CHECKING:
    from collections.abc import Sequence

    from librarian_site.core.caching.redis_cache import SharedCache


def group_send_sync(messages: Sequence[tuple[str, dict[str, Any]]]) -> None:
    """Send each message to its group, in order. Raises RedisError, OSError (also when it hangs)."""
    serialize = get_channel_layer().serialize
    client = cast("SharedCache", caches["default"]).client
    with client.pipeline(transaction=False) as asked:
        for group, message in messages:
            asked.publish(f"{settings.CHANNELS_PREFIX}__group__{group}", serialize(message))
        asked.execute()
