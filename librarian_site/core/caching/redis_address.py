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
_SCHEMES = ("redis", "rediss", "unix", SCHEME)


@dataclass(frozen=True, slots=True)
class Sentinels:
    hosts: list[tuple[str, int]]
    name: str
    database: int
    login: dict[str, str]

    def rq(self) -> dict[str, Any]:
        """A queue's configuration for django-rq."""
        return {
            "SENTINELS": self.hosts,
            "MASTER_NAME": self.name,
            "DB": self.database,
            **{key.upper(): value for key, value in self.login.items()},
        }

    def channels(self) -> dict[str, Any]:
        """A host for channels-redis."""
        return {
            "sentinels": self.hosts,
            "master_name": self.name,
            "db": self.database,
            **self.login,
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
