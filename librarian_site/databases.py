"""The setting DATABASES from the environment: connection pool, time limits, external pooler."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

from librarian_site.embedded import paths

if TYPE_CHECKING:
    from collections.abc import Sequence

    from environs import Env

PGBOUNCER = "pgbouncer"
RECONNECT_SECONDS = 4.0  # shorter than the pool's timeout, so that the next request tries anew
_WORK = ("rqworker", "sweep")
_WEB = ("", "runserver")


def databases(env: Env, data: Path, arguments: Sequence[str] = sys.argv) -> dict[str, Any]:
    """The setting DATABASES of this process. Raises ImproperlyConfigured.

    Each connection has this kind of process' time limit as its default; `core.query_timeout` sets a
    shorter one for what people search.
    """
    pooler = env.str("DATABASE_POOLER", "")
    if pooler not in ("", PGBOUNCER):
        raise ImproperlyConfigured(
            f"DATABASE_POOLER is {pooler!r}. Write pgbouncer, or leave it empty."
        )
    parsed = dj_database_url.parse(env.str("DATABASE_URL", "") or paths.database_url(data))
    options = {**parsed.get("OPTIONS", {}), "connect_timeout": 5}
    command = _command(arguments)
    if command in (*_WORK, *_WEB):  # another has one connection, and tells at once when it fails
        size = env.int("DATABASE_POOL_SIZE", 10)
        options["pool"] = {
            "min_size": 0,
            "max_size": size,
            "timeout": 6,
            # The pool waits twice as long before each further try: by default it would still be
            # waiting a minute after the database is back.
            "reconnect_timeout": RECONNECT_SECONDS,
        }
    limits = _limits(env, command)
    if not pooler:
        options["options"] = " ".join([str(options.get("options", "")), *limits]).strip()
    return {
        "default": {
            **parsed,
            # The pool tries a connection before it gives it away: one that a restarted database
            # has left behind fails no request.
            "CONN_HEALTH_CHECKS": True,
            # Behind a pooler one transaction is on one connection and the next on another:
            # neither cursors nor settings may outlive it, nor prepared statements (Django has
            # them off by default), and limits come with the pooler's own connections.
            "DISABLE_SERVER_SIDE_CURSORS": bool(pooler),
            "OPTIONS": options,
        }
    }


def _limits(env: Env, command: str) -> list[str]:
    web, work = env.float("DATABASE_WEB_SECONDS", 30), env.float("DATABASE_WORK_SECONDS", 600)
    idle = env.float("DATABASE_IDLE_SECONDS", 120)
    if command in _WORK:
        seconds = work
    elif command in _WEB:
        seconds = web
    else:  # migrations, backups and the like take as long as they take
        return []
    named = {"statement_timeout": seconds, "idle_in_transaction_session_timeout": idle}
    return [f"-c {name}={limit * 1000:.0f}" for name, limit in named.items()]


def _command(arguments: Sequence[str]) -> str:
    """Return the manage.py command of this process; empty for a web server."""
    if Path(arguments[0]).name != "manage.py":
        return ""
    return next(iter(arguments[1:]), "help")
