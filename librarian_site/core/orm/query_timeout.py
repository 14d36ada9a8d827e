"""Statement timeout of searches and other queries that people type."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import OperationalError, connection, transaction
from psycopg.errors import QueryCanceled

if TYPE_CHECKING:
    from collections.abc import Iterator

_SET = "SELECT set_config('statement_timeout', %s, true)"


class QueryTimeout(Exception):
    """The database gave up on a search; the text says what to do."""

    def __init__(self) -> None:
        super().__init__(
            f"This search takes longer than {settings.DATABASE_SEARCH_SECONDS:g} seconds. "
            "Leave out common words or phrases, or narrow the library first."
        )


@contextmanager
def statement_timeout(when: bool = True) -> Iterator[None]:
    """Let no statement inside take longer than DATABASE_SEARCH_SECONDS. Raises QueryTimeout.

    The limit is the transaction's own, which holds behind a pooler too.
    """
    if not when:
        yield
        return
    inside = connection.in_atomic_block
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SHOW statement_timeout")
            (before,) = cursor.fetchone()
            cursor.execute(_SET, [f"{settings.DATABASE_SEARCH_SECONDS * 1000:.0f}"])
            yield
            if inside:  # the limit would go on to the outer transaction's end
                cursor.execute(_SET, [before])
    except OperationalError as error:
        if is_canceled(error):
            raise QueryTimeout from error
        raise


def is_canceled(error: BaseException) -> bool:
    """Whether the database ended a statement for its time limit."""
    return isinstance(error.__cause__, QueryCanceled)
