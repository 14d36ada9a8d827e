"""Files of rows that hang on an item, such as captures; the item's own are named in its row.

They are in folders of their own, `<folder>/<owner>/<item>/`, and stay there when the item's tier
changes. Database triggers list them as pending removals when their row or its trashed item is
deleted; they go once neither a row nor the trash names them.
"""

from __future__ import annotations

from django.db import connection, models
from psycopg import sql

from library.models import Capture, TrashedItem

CAPTURES = "captures"
# By folder, the model whose rows name its files in a column `path`.
ATTACHED: dict[str, type[models.Model]] = {CAPTURES: Capture}


def is_named(path: str, *, owner_id: int) -> bool:
    """Whether a row, or an item in the trash, names this file."""
    model = ATTACHED.get(path.partition("/")[0])
    if model is None:
        return False
    if model._default_manager.filter(path=path).exists():
        return True
    kept = {f"rows__{model._meta.db_table}__contains": [{"path": path}]}
    return TrashedItem.objects.filter(owner_id=owner_id, **kept).exists()


def trashed_paths() -> set[str]:
    """The files that items in the trash name."""
    query = sql.SQL(
        "SELECT kept ->> 'path' FROM library_trasheditem,"
        " jsonb_array_elements(coalesce(rows -> {table}, '[]')) kept"
    )
    paths: set[str] = set()
    with connection.cursor() as cursor:
        for model in ATTACHED.values():
            cursor.execute(query.format(table=sql.Literal(model._meta.db_table)))
            paths.update(path for (path,) in cursor.fetchall())
    return paths
