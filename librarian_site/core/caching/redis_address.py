"""REDIS_URL: one server, or the Sentinels that know which server is the primary.

    redis+sentinel://user:password@host1:26379,host2:26379/NAME/0

NAME is what the Sentinels call the primary, the number after it the database; both may be left out
(`mymaster`, 0). User and password are those of the primary.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote, urlsplit

SCHEME = "redis+sentinel"
PORT = 26379
ASKED_FOR = 2.0  # seconds until a Sentinel is taken to be away
_SCHEMES = ("redis", "rediss", "unix", SCHEME)


@dataclass(frozen=True, slots=True)
class Sentinels:
    """Of several that are asked in turn each is tried once: trying again would only take longer."""

    hosts: list[tuple[str, int]]
    name: str
    database: int
    login: dict[str, str]

    def rq(self) -> dict[str, Any]:
        """A queue's configuration for django-rq."""
        from redis.retry import Retry

        return {
            "SENTINELS": self.hosts,
            "SENTINEL_KWARGS": asking(Retry),
            "MASTER_NAME": self.name,
            "DB": self.database,
            **{key.upper(): value for key, value in self.login.items()},
        }

    def channels(self) -> dict[str, Any]:
        """A host for channels-redis."""
        from redis.asyncio.retry import Retry as AsyncRetry

        return {
            "sentinels": self.hosts,
            "sentinel_kwargs": asking(AsyncRetry),
            "master_name": self.name,
            "db": self.database,
            **self.login,
        }


def asking(retry: Any, seconds: float = ASKED_FOR) -> dict[str, Any]:
    """Return the options of a connection to a Sentinel; `retry` is a class of redis-py's."""
    from redis.backoff import NoBackoff

    return {
        "retry": retry(NoBackoff(), 0),
        "socket_timeout": seconds,
        "socket_connect_timeout": seconds,
    }


def sentinels(url: str) -> Sentinels | None:
    """Return what the address says of Sentinels; None for one of a server. Raises ValueError."""
    scheme = url.partition(":")[0]
    if scheme not in _SCHEMES:
        raise ValueError(scheme)
    if scheme != SCHEME:
        urlsplit(url).port  # noqa: B018 - raises ValueError
        return None
    parts = urlsplit(url)
    login, _, hosts = parts.netloc.rpartition("@")
    user, _, password = login.partition(":")
    named = {"username": unquote(user), "password": unquote(password)}
    name, _, database = parts.path.strip("/").partition("/")
    return Sentinels(
        hosts=[_host(each) for each in hosts.split(",")],
        name=name or "mymaster",
        database=int(database or 0),
        login={key: value for key, value in named.items() if value},
    )


def _host(text: str) -> tuple[str, int]:
    parts = urlsplit(f"//{text}")
    if not parts.hostname:
        raise ValueError(text)
    return parts.hostname, parts.port or PORT
