"""What is not seen through a client: shards put in order while they are in use."""

from __future__ import annotations

import os
import signal
import threading
from pathlib import Path
from typing import Any
from uuid import uuid4

import numpy as np
import pytest
import qdrant_edge as edge

from library.vector_index.edge import collection as vector_collections
from library.vector_index.edge import search_params
from library.vector_index.edge import shard as vector_shards
from library.vector_index.edge.collection import Collection
from tests.unit.library.conftest import until

DIMENSION = 64
ANYBODYS: dict[str, Any] = {"any_of": {}, "all_of": {}, "none_of": {}, "between": {}, "flags": {}}
EVERYTHING = {"owner": 1, **ANYBODYS}
_random = np.random.default_rng(7)


def points(item: str, count: int, owner: int = 1) -> list[dict[str, Any]]:
    return [
        {
            "id": str(uuid4()),
            "dense": _random.standard_normal(DIMENSION, np.float32).tobytes(),
            "sparse": [[7, 9], [1.0, 0.5]],
            "payload": {"owner": owner, "item": item, "ordinal": number},
        }
        for number in range(count)
    ]


def add(collection: Collection, count: int, owner: int = 1) -> str:
    item = str(uuid4())
    collection.replace_item(item, points(item, count, owner))
    return item


def found(collection: Collection, limit: int = 5000, owner: int = 1) -> tuple[int, int]:
    dense = np.ones(DIMENSION, np.float32).tobytes()
    meaning, words = collection.search(
        dense=dense, sparse=[[9], [1.0]], only={"owner": owner, **ANYBODYS}, limit=limit
    )
    return len(meaning), len(words)


def with_graph(collection: Collection) -> int:
    """Passages in a graph: all are counted for their words, these for their meaning too."""
    info = collection._shard._edge.info()
    return info.indexed_vectors_count - info.points_count


def shards(folder: Path) -> int:
    return sum(each.is_dir() for each in folder.iterdir())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "passages"


@pytest.fixture
def collection(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setattr(vector_collections, "GRAPH_FROM", 500)
    made = Collection(folder, DIMENSION)
    yield made
    made.close()


def test_a_graph_holds_what_was_there_and_what_came_meanwhile(
    collection: Collection, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept, deleted, changed = add(collection, 600), add(collection, 5), add(collection, 5)
    late: list[str] = []

    def meanwhile(self: Collection, draft: Path) -> bool:
        done = put_in_order(self, draft)
        collection.delete_items([deleted])
        collection.set_payload([changed], {"tier": "a"})
        late.append(add(collection, 7))
        assert found(collection) == (612, 612)
        return done

    put_in_order = Collection._optimize
    monkeypatch.setattr(Collection, "_optimize", meanwhile)
    assert with_graph(collection) == 0
    collection.compact()
    assert with_graph(collection) >= 600
    assert (found(collection), shards(folder)) == ((612, 612), 1)
    assert [collection.count(item) for item in (kept, deleted, changed, late[0])] == [600, 0, 5, 7]
    tier_a = {"owner": 1, **ANYBODYS, "any_of": {"tier": ["a"]}}
    (_, words) = collection.search(dense=None, sparse=[[9], [1.0]], only=tier_a, limit=50)
    assert {row[1] for row in words} == {changed}
    collection.close()
    again = Collection(folder, DIMENSION)
    assert (again.count(None), with_graph(again) >= 600) == (612, True)
    again.close()
    collection._shard = Collection(folder, DIMENSION)._shard


def test_passages_are_asked_for_their_owner_once_there_are_two(
    collection: Collection, folder: Path
) -> None:
    mine = add(collection, 3)
    assert collection._shard._filter({"owner": 1, **ANYBODYS}) is None
    assert (found(collection), found(collection, owner=2)) == ((3, 3), (0, 0))
    theirs = add(collection, 4, owner=2)
    assert (found(collection), found(collection, owner=2)) == ((3, 3), (4, 4))
    collection.close()
    again = Collection(folder, DIMENSION)
    assert (found(again), found(again, owner=2)) == ((3, 3), (4, 4))
    again.compact()
    assert (found(again), found(again, owner=2)) == ((3, 3), (4, 4))
    again.set_payload([mine, theirs], {"owner": 3})
    assert (found(again), found(again, owner=3)) == ((0, 0), (7, 7))
    again.close()
    collection._shard = Collection(folder, DIMENSION)._shard


def test_reads_go_on_while_it_is_tidied(collection: Collection) -> None:
    add(collection, 3000)
    tidying = threading.Thread(target=collection.compact)
    tidying.start()
    until(lambda: collection._child is not None)
    os.kill(collection._child.pid, signal.SIGSTOP)  # type: ignore[union-attr]
    assert found(collection) == (3000, 3000)
    add(collection, 1)
    assert found(collection) == (3001, 3001)
    os.kill(collection._child.pid, signal.SIGCONT)  # type: ignore[union-attr]
    tidying.join()
    assert (found(collection), with_graph(collection)) == ((3001, 3001), 3000)


def test_a_compacting_that_fails_leaves_all_as_it_was(
    collection: Collection, folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    add(collection, 3000)
    tidying = threading.Thread(target=collection.compact)
    tidying.start()
    until(lambda: collection._child is not None)
    os.kill(collection._child.pid, signal.SIGKILL)  # type: ignore[union-attr]
    tidying.join()
    assert "could not be compacted: it ended with -9" in caplog.text
    assert (found(collection), with_graph(collection), shards(folder)) == ((3000, 3000), 0, 1)
    add(collection, 1)
    assert found(collection) == (3001, 3001)


def test_closing_does_not_wait_for_it(collection: Collection, folder: Path) -> None:
    add(collection, 3000)
    collection._compacting = threading.Thread(target=collection.compact)
    collection._compacting.start()
    until(lambda: collection._child is not None)
    os.kill(collection._child.pid, signal.SIGSTOP)  # type: ignore[union-attr]
    collection.close()
    again = Collection(folder, DIMENSION)
    assert (again.count(None), shards(folder)) == (3000, 1)
    collection._shard = again._shard


def test_what_a_killed_server_was_making_is_removed(collection: Collection, folder: Path) -> None:
    add(collection, 3)
    collection.close()
    (folder / "half").mkdir()
    again = Collection(folder, DIMENSION)
    assert (again.count(None), shards(folder)) == (3, 1)
    collection._shard = again._shard


def test_compacting_gives_back_the_room_of_what_was_deleted(collection: Collection) -> None:
    deleted = add(collection, 3000)
    add(collection, 400)
    collection.delete_items([deleted])
    before = collection._shard._edge.info().indexed_vectors_count
    collection.compact()
    assert before == 3400
    assert collection._shard._edge.info().indexed_vectors_count <= 2 * 400
    assert found(collection) == (400, 400)


def test_it_is_due_when_much_is_new_or_gone_and_nobody_writes(
    collection: Collection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vector_collections, "COMPACT_AT", 100)
    monkeypatch.setattr(vector_collections, "MIN_DELETED", 50)
    item = add(collection, 99)
    assert not due(collection, calm=11)
    add(collection, 1)
    assert (due(collection, calm=9), due(collection, calm=11)) == (False, True)
    other = add(collection, 200)
    add(collection, 100)
    assert due(collection, calm=0)
    collection.compact()
    assert not due(collection, calm=999)
    collection.delete_items([item])
    assert (due(collection, calm=59), due(collection, calm=61)) == (False, True)
    collection.delete_items([other])
    assert due(collection, calm=0)  # more is deleted than left, and somebody always writes


def test_how_worn_it_is_outlives_a_restart(collection: Collection, folder: Path) -> None:
    item = add(collection, 30)
    collection.delete_items([item])
    collection.close()
    again = Collection(folder, DIMENSION)
    assert (again._shard.inserted, again._shard.deleted) == (30, 30)
    collection._shard = again._shard


@pytest.fixture
def graph_of_4000(collection: Collection, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The items of a collection in whose graph searches go; every fortieth is of tier a."""
    monkeypatch.setattr(vector_collections, "GRAPH_FROM", 50)
    for bound in ("ONE_BY_ONE", "FILTERED_ONE_BY_ONE", "ONE_BY_ONE_BEFORE_ACORN"):
        monkeypatch.setattr(search_params, bound, 50)
    items = [str(uuid4()) for _ in range(200)]
    for number, item in enumerate(items):
        rows = points(item, 20)
        for row in rows:
            row["payload"]["tier"] = "a" if number % 40 == 0 else "b"
        collection.add(rows)
    collection.compact()
    assert with_graph(collection) == 4000
    return items


TIER_A = {"owner": 1, **ANYBODYS, "any_of": {"tier": ["a"]}}


@pytest.mark.parametrize("params", ["BY_ACORN", "BY_GRAPH"])
def test_what_fits_a_filter_is_found_where_the_graph_falls_apart(
    collection: Collection,
    graph_of_4000: list[str],
    monkeypatch: pytest.MonkeyPatch,
    params: str,
) -> None:
    """One passage in forty fits, then one in forty is left: less than a link from one to the next.

    The graph alone finds little of what is left.
    """
    monkeypatch.setattr(search_params, "BY_ACORN", getattr(search_params, params))
    monkeypatch.setattr(vector_shards, "BY_ACORN", search_params.BY_ACORN)
    assert not collection.compares_all(TIER_A)
    if params == "BY_ACORN":
        assert recall(collection, TIER_A) >= 0.95
    gone = [item for number, item in enumerate(graph_of_4000) if number % 40]
    collection.delete_items(gone)
    assert not collection.compares_all(EVERYTHING)
    found = recall(collection, EVERYTHING)
    assert found >= 0.95 if params == "BY_ACORN" else found < 0.5


def test_a_graph_of_which_more_than_half_is_left_holds(
    collection: Collection, graph_of_4000: list[str]
) -> None:
    tier_b = {"owner": 1, **ANYBODYS, "any_of": {"tier": ["b"]}}
    assert not collection.compares_all(tier_b)
    assert recall(collection, tier_b) >= 0.95
    collection.delete_items(graph_of_4000[:90])
    assert recall(collection, EVERYTHING) >= 0.95
    assert recall(collection, tier_b) >= 0.95


@pytest.mark.parametrize(
    ("fitting", "nodes", "filtered", "params"),
    [
        (128_000, 128_000, False, search_params.EXACT),
        (800_000, 800_000, False, search_params.BY_GRAPH),
        (500_000, 800_000, False, search_params.BY_FILTERED_GRAPH),  # the others are deleted
        (300_000, 800_000, False, search_params.EXACT),
        (192_000, 200_000, True, search_params.EXACT),
        (500_000, 800_000, True, search_params.BY_FILTERED_GRAPH),
        (400_000, 800_000, True, search_params.EXACT),
        (500_000, 8_000_000, True, search_params.BY_ACORN),
        (500_000, 8_000_000, False, search_params.BY_ACORN),
    ],
)
def test_which_way_a_search_goes(
    fitting: int, nodes: int, filtered: bool, params: edge.SearchParams
) -> None:
    assert search_params.chosen(fitting, nodes, filtered=filtered) is params


def test_few_are_compared_one_by_one(collection: Collection) -> None:
    add(collection, 600)
    collection.compact()
    assert collection.compares_all(EVERYTHING)
    assert recall(collection, EVERYTHING) == 1


def recall(collection: Collection, only: dict[str, Any], limit: int = 50) -> float:
    """Of the nearest passages that fit, how many are found."""
    total = 0.0
    for _ in range(10):
        dense = _random.standard_normal(DIMENSION, np.float32).tobytes()
        found, exact = (
            {row[0] for row in collection.search(dense, None, only, limit, exact=exact)[0]}
            for exact in (False, True)
        )
        total += len(found & exact) / len(exact)
    return total / 10


def due(collection: Collection, calm: float) -> bool:
    collection._last_write -= calm
    try:
        return collection._is_due()
    finally:
        collection._last_write += calm


def damage(path: Path, size: int) -> None:
    """Cut the file to nothing, then fill it with zeros up to the size."""
    os.truncate(path, 0)
    os.truncate(path, size)


@pytest.mark.usefixtures("own_servers")
@pytest.mark.parametrize(
    ("name", "as_zeros"),
    [
        ("current", True),
        ("*/edge_config.json", False),
        ("*/wal/first-index", False),
        ("*/segments/*/segment.json", True),
        ("*/segments/*/payload_storage/page_0.dat", False),
        ("*/segments/*/vector_storage-meaning/tq_vectors/status.dat", False),  # panics
    ],
)
def test_a_damaged_file_sets_the_collection_aside(folder: Path, name: str, as_zeros: bool) -> None:
    collection = Collection(folder, DIMENSION)
    add(collection, 20)
    collection.close()
    (path,) = folder.glob(name)
    (folder / vector_collections.OPEN).touch()  # as the process ended with the power
    damage(path, path.stat().st_size if as_zeros else 0)
    again = Collection(folder, DIMENSION)
    assert again.count(None) == 0
    assert (folder.parent / ".damaged-passages").is_dir()
    add(again, 3)
    assert found(again) == (3, 3)
    again.close()
    last = Collection(folder, DIMENSION)
    assert last.count(None) == 3
    assert not (folder.parent / ".damaged-passages").exists()
    last.close()


@pytest.mark.usefixtures("own_servers")
def test_a_failure_of_the_disk_is_no_damage_of_the_files(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    collection = Collection(folder, DIMENSION)
    add(collection, 20)
    collection.close()
    (path,) = folder.glob("*/edge_config.json")
    content = path.read_bytes()
    damage(path, 0)
    monkeypatch.setattr(vector_collections, "NEEDED_SPACE", 1 << 60)  # more than any disk has
    with pytest.raises(Exception, match="edge_config"):
        Collection(folder, DIMENSION)
    path.write_bytes(content)
    again = Collection(folder, DIMENSION)
    assert again.count(None) == 20
    again.close()
