"""A storage backend over two stores, used while files are migrated from one to the other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.files.storage import Storage, storages

if TYPE_CHECKING:
    from datetime import datetime


class FallbackStorage(Storage):
    """Writes to `first`, reads from `second` what is not there yet; both are names in STORAGES.

    Deletes from both, so that a running migration can't copy a deleted file.
    """

    def __init__(self, *, first: str, second: str) -> None:
        self._first, self._second = storages[first], storages[second]

    def _open(self, name: str, mode: str = "rb") -> Any:
        try:
            return self._first.open(name, mode)
        except FileNotFoundError:
            return self._second.open(name, mode)

    def _save(self, name: str, content: Any) -> str:
        return self._first.save(name, content)

    def get_available_name(self, name: str, max_length: int | None = None) -> str:
        return name  # `first` overwrites

    def delete(self, name: str) -> None:
        self._second.delete(name)
        self._first.delete(name)

    def exists(self, name: str) -> bool:
        return self._first.exists(name) or self._second.exists(name)

    def listdir(self, path: str) -> tuple[list[str], list[str]]:
        folders: set[str] = set()
        names: set[str] = set()
        for store in (self._first, self._second):
            try:
                found = store.listdir(path)
            except FileNotFoundError:
                continue
            folders.update(found[0])
            names.update(found[1])
        return sorted(folders), sorted(names)

    def size(self, name: str) -> int:
        return self._holder(name).size(name)

    def get_modified_time(self, name: str) -> datetime:
        return self._holder(name).get_modified_time(name)

    def _holder(self, name: str) -> Storage:
        return self._first if self._first.exists(name) else self._second
