"""The files a migration has verified, one JSON line each, so that the next run skips them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

if TYPE_CHECKING:
    from types import TracebackType

    from librarian_site.operations.storage_migration.stores import Entry, Store


class Journal:
    """A file in `folder` for this source and target. Use as a context.

    The last line of a run that was killed may be torn: it does not count, and its file is compared
    once more.
    """

    def __init__(self, folder: Path, source: Store, target: Store) -> None:
        self.path = folder / f"moving-{source.name}-to-{target.name}.jsonl"
        self._head = {"from": source.where, "to": target.where}
        self._seen: dict[str, tuple[int, str]] = {}
        self._file: IO[str] | None = None

    def __enter__(self) -> Journal:
        lines = self._lines()
        if lines[:1] == [self._head]:
            self._seen = {line["path"]: (line["size"], line["stamp"]) for line in lines[1:]}
        self.path.parent.mkdir(parents=True, exist_ok=True)
        draft = self.path.with_suffix(".new")
        kept = lines if self._seen else [self._head]
        draft.write_text("".join(f"{json.dumps(line)}\n" for line in kept))
        draft.rename(self.path)
        self._file = self.path.open("a")
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self._file is not None:
            self._file.close()

    def has(self, entry: Entry) -> bool:
        """Whether just this file was verified."""
        return self._seen.get(entry.path) == (entry.size, entry.stamp)

    def add(self, entry: Entry, sha256: str) -> None:
        if self._file is None:
            raise RuntimeError("A journal is a context: enter it first.")
        self._seen[entry.path] = (entry.size, entry.stamp)
        line = {"path": entry.path, "size": entry.size, "stamp": entry.stamp, "sha256": sha256}
        self._file.write(f"{json.dumps(line)}\n")
        self._file.flush()

    def forget(self) -> None:
        """Let everything be compared again."""
        self._seen = {}

    def _lines(self) -> list[dict[str, Any]]:
        found = []
        try:
            text = self.path.read_text()
        except FileNotFoundError:
            return []
        for line in text.splitlines():
            try:
                found.append(json.loads(line))
            except json.JSONDecodeError:
                continue  # torn
        return found
