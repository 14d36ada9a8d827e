"""What whoever starts a command is told where the database can't be used."""

from __future__ import annotations

from django.db import NotSupportedError, OperationalError, ProgrammingError, connection
from psycopg import errors

FAILURES = (OperationalError, NotSupportedError)  # away, or an older PostgreSQL
# What a migration would have made and is not there.
_MISSING = (
    errors.UndefinedTable,
    errors.UndefinedColumn,
    errors.UndefinedFunction,
    errors.UndefinedObject,
)
_MIGRATE = "Start the librarian with `manage.py up`, or run `manage.py migrate`."


def told(error: Exception, remedy: str) -> str:
    """Return one sentence for an error of FAILURES; it ends with what to do if it is away.

    >>> told(OperationalError("connection refused\\n\\tIs it running?"), "start it")
    'The database does not answer (connection refused): start it.'
    """
    why = str(error).strip().partition("\n")[0]
    if isinstance(error, NotSupportedError):
        return f"The database that DATABASE_URL names can't do all that is needed: {why}"
    return f"The database does not answer ({why}): {remedy}."


def unmigrated(error: ProgrammingError) -> str:
    """What to do where something is missing that migrations make; empty where none is pending.

    It reads all migrations and asks the database once more, so it is for what the error ends: a
    command, or a round of the sweeper. Where all migrations have run, or nothing is missing, the
    error is the program's own.
    """
    if not isinstance(error.__cause__, _MISSING):
        return ""
    from django.db.migrations.executor import MigrationExecutor  # every command loads this module

    executor = MigrationExecutor(connection)
    pending = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if not pending:
        return ""
    if not executor.loader.applied_migrations:
        return f"The database has no tables yet. {_MIGRATE}"
    return f"The database is of an older version (migrations pending: {len(pending)}). {_MIGRATE}"
