"""What is not seen through a client: room given back, and what is on the disk."""

from __future__ import annotations

from array import array
from pathlib import Path
from typing import Any
from uuid import uuid4

from library.vector_shards import Shard

ANYBODYS: dict[str, Any] = {"any_of": {}, "all_of": {}, "none_of": {}, "between": {}, "read": None}
DENSE = array("f", [1.0] * 64).tobytes()


def points(item: str, count: int) -> list[dict[str, Any]]:
    return [
        {
            "id": str(uuid4()),
            "dense": DENSE,
            "sparse": [[7, 9], [1.0, 0.5]],
            "payload": {"owner": 1, "item": item, "ordinal": number},
        }
        for number in range(count)
    ]


def found(shard: Shard) -> tuple[int, int]:
    meaning, words = shard.search(DENSE, [[9], [1.0]], {"owner": 1, **ANYBODYS}, 5000)
    return len(meaning), len(words)


def test_tidying_gives_back_the_room_of_what_was_deleted(tmp_path: Path) -> None:
    shard = Shard.open(tmp_path / "shard", 64)
    kept, gone = str(uuid4()), str(uuid4())
    shard.replace_item(gone, points(gone, 3000))
    shard.replace_item(kept, points(kept, 1000))
    shard.delete_items([gone])
    before = shard._edge.info().indexed_vectors_count
    shard.tidy()
    assert (before, shard._edge.info().indexed_vectors_count) == (4000, 1000)
    assert found(shard) == (1000, 1000)
    shard.close()
    again = Shard.open(tmp_path / "shard", 64)
    assert (again.count(None), found(again)) == (1000, (1000, 1000))
    again.close()
