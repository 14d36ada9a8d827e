"""What the stores of a librarian hold, read behind its back."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import psycopg
from django.conf import settings
from psycopg.rows import dict_row

from librarian_site.embedded import paths
from library.vector_index import get_index
from library.vector_index.edge.client import EdgeIndex


class Truth:
    def __init__(self, data: Path) -> None:
        self._data = data
        self._connection: psycopg.Connection[dict[str, Any]] | None = None

    def rows(self, query: str) -> list[dict[str, Any]]:
        """Over one connection, as long as it holds. Raises psycopg.OperationalError.

        That PostgreSQL restarted since the last query shows only at the next one, which did not
        reach it: then it is asked once more.
        """
        if self._connection is not None:
            try:
                return self._connection.execute(query.encode()).fetchall()
            except psycopg.OperationalError:
                if not self._connection.broken:
                    raise
                self.close()
        self._connection = psycopg.connect(
            host=str(paths.run_dir(self._data)),
            user="librarian",
            dbname=paths.DATABASE,
            row_factory=dict_row,
            connect_timeout=10,
            autocommit=True,
        )
        return self._connection.execute(query.encode()).fetchall()

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def statuses(self) -> Counter[str]:
        rows = self.rows("SELECT status, count(*) AS n FROM ingestion_ingestionjob GROUP BY 1")
        return Counter({row["status"]: row["n"] for row in rows})

    def jobs(self) -> list[dict[str, Any]]:
        return self.rows("SELECT * FROM ingestion_ingestionjob")

    def items(self) -> list[dict[str, Any]]:
        return self.rows(
            "SELECT id, canonical_url, file_path, original_path, "
            "(SELECT count(*) FROM library_passage WHERE item_id = item.id) AS passages "
            "FROM library_libraryitem item"
        )

    def events(self, job_id: str) -> list[int]:
        rows = self.rows(
            f"SELECT id FROM ingestion_progressevent WHERE job_id = '{job_id}' ORDER BY sequence"  # noqa: S608
        )
        return [row["id"] for row in rows]

    def files(self) -> set[str]:
        """All files but empty folders, by their path in the store."""
        root = self._data / "files"
        return {str(path.relative_to(root)) for path in root.rglob("*") if path.is_file()}

    def points(self) -> Counter[str]:
        """How many vectors each item has."""
        ours = get_index("minilm")  # by name: which one is searched with is in a database
        # A librarian of its own has the prefix that is there without a setting.
        name = "librarian" + ours.name.removeprefix(settings.VECTORS_PREFIX)
        index = EdgeIndex(paths.vectors_socket(self._data), collection=name, dimension=384)
        try:
            return Counter({str(item): index.count(item) for item in index.item_ids()})
        finally:
            index.close()
