"""What whoever starts a command is told where the database can't be used."""

from __future__ import annotations

from django.db import NotSupportedError, OperationalError

FAILURES = (OperationalError, NotSupportedError)  # away, or an older PostgreSQL


def told(error: Exception, remedy: str) -> str:
    """Return one sentence for an error of FAILURES; it ends with what to do if it is away.

    >>> told(OperationalError("connection refused\\n\\tIs it running?"), "start it")
    'The database does not answer (connection refused): start it.'
    """
    why = str(error).strip().partition("\n")[0]
    if isinstance(error, NotSupportedError):
        return f"The database that DATABASE_URL names can't do all that is needed: {why}"
    return f"The database does not answer ({why}): {remedy}."
