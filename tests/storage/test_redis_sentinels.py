"""Redis behind Sentinels: whoever knows which server is the primary is asked."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from asgiref.sync import async_to_sync
from channels_redis.pubsub import RedisPubSubChannelLayer
from django_rq.connection_utils import get_redis_connection
from redis.exceptions import RedisError

from librarian_site import addresses
from librarian_site.core.caching.redis_address import Sentinels
from librarian_site.core.caching.redis_cache import SharedCache
from tests.storage import redis_nodes
from tests.storage.redis_nodes import PASSWORD, Node, Refusing

FAILING_OVER = 90.0  # seconds at most, on a busy machine


@pytest.fixture
def away() -> Iterator[Refusing]:
    """The first that is named is no Sentinel."""
    made = Refusing()
    yield made
    made.close()


@pytest.fixture
def nodes(own_servers: None, tmp_path: Path) -> Iterator[tuple[Node, Node, Node]]:
    with redis_nodes.watched(tmp_path) as started:
        yield started


def test_the_primary_is_found_by_asking_each_once(
    nodes: tuple[Node, Node, Node], away: Refusing
) -> None:
    primary, _, sentinel = nodes
    address, named = of(away, sentinel)
    cached = cache_of(address)
    cached.set("lamp", "lit")
    assert away.asked == 1
    get_redis_connection(named.rq()).set("queue", 1)
    assert away.asked == 2
    async_to_sync(receive)(named.channels())
    assert away.asked == 3
    assert {b":1:lamp", b"queue"} <= set(primary.client.keys())


def test_all_goes_on_at_the_replica(nodes: tuple[Node, Node, Node], away: Refusing) -> None:
    primary, replica, sentinel = nodes
    address, named = of(away, sentinel)
    cached = cache_of(address)
    queue = get_redis_connection(named.rq())
    cached.set("lamp", "lit")
    queue.set("queue", 1)
    masters: Any = sentinel.client.sentinel_masters
    until(lambda: masters()["mymaster"]["num-slaves"] == 1)
    until(lambda: replica.client.exists("queue") == 1)
    primary.kill()
    until(lambda: cached.get("lamp") == "lit")
    until(lambda: bool(queue.set("queue", 2)))
    assert replica.client.get("queue") == b"2"


def of(*servers: Refusing | Node) -> tuple[str, Sentinels]:
    """The address of these, and what it says."""
    hosts = ",".join(f"127.0.0.1:{server.port}" for server in servers)
    address = f"redis+sentinel://:{PASSWORD}@{hosts}/mymaster/0"
    named = addresses.redis(address)
    assert named is not None
    return address, named


def cache_of(address: str) -> SharedCache:
    servers: Any = [address]
    return SharedCache(servers, {"OPTIONS": {"socket_timeout": 5, "socket_connect_timeout": 5}})


async def receive(host: dict[str, Any]) -> None:
    layer = RedisPubSubChannelLayer(hosts=[host])
    channel = await layer.new_channel()
    await layer.send(channel, {"type": "lit"})
    assert await layer.receive(channel) == {"type": "lit"}
    asked = layer._shards[0]._redis.connection_pool.sentinel_manager.sentinels
    await layer.flush()
    for sentinel in asked:
        await sentinel.aclose()


def until(holds: Callable[[], bool]) -> None:
    """Wait for what Sentinel does by itself."""
    ends = time.monotonic() + FAILING_OVER
    while True:
        try:
            if holds():
                return
        except RedisError:
            pass  # no primary at the moment
        assert time.monotonic() < ends
        time.sleep(0.2)
