"""One pool of connections to RQ's Redis for each process."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import django_rq

if TYPE_CHECKING:
    from redis import Redis
    from rq.queue import Queue


@cache
def rq_connection() -> Redis:
    """Return the client of RQ's Redis; threads share it, and a fork opens connections of its own.

    django_rq makes a client each time, which connects each time, and for that reads the installed
    version of redis out of its metadata: a fifth of what an enqueued job costs the web.
    """
    connection: Redis = django_rq.get_connection("normal")
    return connection


def rq_queue(name: str) -> Queue:
    queue: Queue = django_rq.get_queue(name, connection=rq_connection())
    return queue
