"""Files that belong to an item but are named in rows of their own, such as captures.

They are in folders of their own, `<folder>/<owner>/<item>/`, and stay there when the item's tier
changes. Database triggers list them as pending removals when their row or its trashed item is
deleted; they go once neither a row nor the trash names them.
"""

from __future__ import annotations

from django.db import connection, models
from psycopg import sql

from library.models import Capture, TrashedItem
from library.pictures.files import PICTURES
from library.pictures.models import Picture

CAPTURES = "captures"
# By folder, the model whose rows name its files, and its columns that do.
ATTACHED: dict[str, tuple[type[models.Model], tuple[str, ...]]] = {
    CAPTURES: (Capture, ("path",)),
    PICTURES: (Picture, ("path", "thumbnail_path")),
}


def is_named(path: str, *, owner_id: int) -> bool:
    """Whether a row, or an item in the trash, names this file."""
    if (known := ATTACHED.get(path.partition("/")[0])) is None:
        return False
    model, columns = known
    in_trash = f"rows__{model._meta.db_table}__contains"
    by_row, by_trash = models.Q(), models.Q()
    for column in columns:
        by_row |= models.Q(**{column: path})
        by_trash |= models.Q(**{in_trash: [{column: path}]})
    rows = model._default_manager.filter(by_row).order_by()
    trashed = TrashedItem.objects.filter(by_trash, owner_id=owner_id).order_by()
    # In one statement: an item may move from one to the other between two.
    found = rows.values(found=models.Value(1)).union(trashed.values(found=models.Value(1)))
    return found.exists()


def trashed_paths() -> set[str]:
    """The files that items in the trash name."""
    query = sql.SQL(
        "SELECT kept ->> {column} FROM library_trasheditem,"
        " jsonb_array_elements(coalesce(rows -> {table}, '[]')) kept"
    )
    paths: set[str] = set()
    with connection.cursor() as cursor:
        for model, columns in ATTACHED.values():
            for column in columns:
                table = sql.Literal(model._meta.db_table)
                cursor.execute(query.format(column=sql.Literal(column), table=table))
                paths.update(path for (path,) in cursor.fetchall() if path)
    return paths
