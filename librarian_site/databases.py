"""Build the DATABASES setting: connection pool, statement timeouts, external pooler."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ImproperlyConfigured

from librarian_site import addresses
from librarian_site.embedded import paths

if TYPE_CHECKING:
    from collections.abc import Sequence

    from environs import Env

PGBOUNCER = "pgbouncer"
RECONNECT_SECONDS = 4.0  # shorter than the pool's timeout, so that the next request tries anew
_WORK = ("rqworker", "sweep")
_WEB = ("", "runserver")


def databases(env: Env, data: Path, arguments: Sequence[str] = sys.argv) -> dict[str, Any]:
    """Return DATABASES for this process. Raises ImproperlyConfigured.

    Web processes and workers have different default timeouts; `core.orm.query_timeout` sets a
    shorter one for searches.
    """
    pooler = env.str("DATABASE_POOLER", "")
    if pooler not in ("", PGBOUNCER):
        raise ImproperlyConfigured(
            f"DATABASE_POOLER is {pooler!r}. Write pgbouncer, or leave it empty."
        )
    parsed = addresses.database(env.str("DATABASE_URL", "") or paths.database_url(data))
    options = {**parsed.get("OPTIONS", {}), "connect_timeout": 5}
    command = _command(arguments)
    if command in (*_WORK, *_WEB):  # other commands use one connection, and fail at once
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
            # The pool checks a connection before handing it out, so that no request fails after a
            # restart of the database.
            "CONN_HEALTH_CHECKS": True,
            # A transaction pooler may run each transaction on another connection, so server-side
            # cursors and session settings can't outlive one. Prepared statements are off by
            # Django's default; timeouts are set on the pooler's own connections.
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
    else:  # migrations, backups and other commands have no timeout
        return []
    named = {"statement_timeout": seconds, "idle_in_transaction_session_timeout": idle}
    return [f"-c {name}={limit * 1000:.0f}" for name, limit in named.items()]


def _command(arguments: Sequence[str]) -> str:
    """Return the manage.py command of this process; empty for a web server."""
    if Path(arguments[0]).name != "manage.py":
        return ""
    return next(iter(arguments[1:]), "help")
