"""Tables copied out and in, row for row, by PostgreSQL's own COPY.

It needs no program beside the database, and gives the same bytes for the same rows, by which a
restored table is compared with the one that was backed up.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Any

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, transaction
from psycopg import sql

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.models import Model

LEFT_OUT = frozenset(
    {"sessions.Session", "librarian_site.UserSession"}
)  # who is signed in somewhere else now
PIECE = 1 << 20  # bytes read at once


@dataclass(frozen=True, slots=True)
class Table:
    """A table's name and those of its columns that are not generated, its key among them."""

    name: str
    columns: tuple[str, ...]
    key: str


@dataclass(frozen=True, slots=True)
class Copied:
    rows: int
    sha256: str


def models() -> list[type[Model]]:
    found = apps.get_models(include_auto_created=True)
    return [m for m in found if m._meta.managed and m._meta.label not in LEFT_OUT]


def tables() -> list[Table]:
    return [
        Table(
            meta.db_table,
            tuple(str(f.column) for f in meta.local_concrete_fields if not f.generated),
            str(meta.pk.column),
        )
        for meta in (model._meta for model in models())
        if meta.pk is not None
    ]


@contextmanager
def snapshot() -> Iterator[Any]:
    """A cursor for which the database stands still, while everybody else goes on."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield cursor


def copy_out(cursor: Any, table: Table, file: IO[bytes] | None = None) -> Copied:
    """Write the rows in the order of their keys; without a file they are only counted."""
    query = sql.SQL("COPY (SELECT {} FROM {} ORDER BY {}) TO STDOUT").format(
        _names(table.columns), sql.Identifier(table.name), sql.Identifier(table.key)
    )
    digest = hashlib.sha256()
    with cursor.copy(query) as copy:
        for piece in copy:
            digest.update(piece)
            if file is not None:
                file.write(piece)
    return Copied(cursor.rowcount, digest.hexdigest())


def copy_in(cursor: Any, table: Table, file: IO[bytes]) -> None:
    query = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(table.name), _names(table.columns)
    )
    with cursor.copy(query) as copy:
        while piece := file.read(PIECE):
            copy.write(piece)


def empty(cursor: Any) -> None:
    """Remove what a migration puts into new tables, and everything else."""
    names = sql.SQL(", ").join(sql.Identifier(table.name) for table in tables())
    cursor.execute(sql.SQL("TRUNCATE {} CASCADE").format(names))


def count_on(cursor: Any) -> None:
    """Let the next ids follow the highest that came in."""
    for statement in connection.ops.sequence_reset_sql(no_style(), models()):
        cursor.execute(statement)


def _names(columns: Sequence[str]) -> sql.Composed:
    return sql.SQL(", ").join(map(sql.Identifier, columns))
