"""Vectors of the library in one file, as a backup carries them: two bytes a dimension.

The first line is JSON, `{"format", "model", "dimension"}`. After it, for each passage: its id (16
bytes), a digest of its text as it was embedded (8 bytes), its unit vector in half precision.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from hashlib import blake2b
from typing import IO, TYPE_CHECKING, Any

import numpy as np
from django.db.models import Q

from library.embeddings import model_id
from library.models import LibraryItem
from library.vector_index.base import VectorStoreError
from library.vector_index.copying import (
    IndexSource,
    Vectors,
    Wanted,
    wanted_of,
    with_all_that_is_indexed,
)

if TYPE_CHECKING:
    from pathlib import Path
    from uuid import UUID

    from library.vector_index.base import VectorIndex

FORMAT = 1
BATCH = 100  # items
DIGEST = 8  # bytes


def write(file: IO[bytes], index: VectorIndex) -> int:
    """Write the vectors that the index has of passages as they are now; returns how many.

    Raises VectorStoreError when it is away.
    """
    source, count = IndexSource(index), 0
    header: dict[str, Any] | None = None
    for items in _filed(index):
        wanted = {each.id: each for item in items for each in wanted_of(item)}
        for id_, vectors in source.find(list(wanted.values())).items():
            if header is None:
                header = _header(index, len(vectors.dense))
                file.write(json.dumps(header).encode() + b"\n")
            half = vectors.dense.astype("<f2").tobytes()
            file.write(id_.bytes + _digest(wanted[id_].text) + half)
            count += 1
    return count


class FileSource:
    """Vectors in a file that `write` has made, kept on the disk until they are asked for."""

    def __init__(self, path: Path, index: VectorIndex) -> None:
        """Raises VectorStoreError for vectors of another model, or what is no such file."""
        self.copied = 0
        try:
            with path.open("rb") as file:
                header = json.loads(file.readline())
                offset = file.tell()
            dimension = int(header["dimension"])
            row = np.dtype([("id", "V16"), ("text", f"V{DIGEST}"), ("vector", "<f2", (dimension,))])
            self._rows = np.memmap(path, dtype=row, mode="r", offset=offset)
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise VectorStoreError(f"The file of vectors can't be read: {error}") from error
        if header != _header(index, dimension):
            raise VectorStoreError(
                f"The vectors are of the model {header.get('model')}, which search does not use."
            )
        self._places = {row["id"].tobytes(): place for place, row in enumerate(self._rows)}

    def find(self, wanted: Sequence[Wanted]) -> Mapping[UUID, Vectors]:
        found = {}
        for each in wanted:
            place = self._places.get(each.id.bytes)
            if place is not None and self._rows[place]["text"].tobytes() == _digest(each.text):
                vector = self._rows[place]["vector"].astype(np.float32)
                found[each.id] = Vectors(vector / np.linalg.norm(vector))
        self.copied += len(found)
        return found


def _header(index: VectorIndex, dimension: int) -> dict[str, Any]:
    return {"format": FORMAT, "model": model_id(index.model), "dimension": dimension}


def _digest(text: str) -> bytes:
    return blake2b(text.encode(), digest_size=DIGEST).digest()


def _filed(index: VectorIndex) -> Iterator[list[LibraryItem]]:
    """Yield the items whose current content is in the index."""
    filed = Q(index_name=index.name) | Q(other_index_name=index.name)
    items = with_all_that_is_indexed(LibraryItem.objects.filter(filed).order_by("pk"))
    items = items.defer("markdown", "search_vector")
    batch = list(items[:BATCH])
    while batch:
        yield batch
        batch = list(items.filter(pk__gt=batch[-1].pk)[:BATCH])
