"""One behaviour on every engine."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from types import ModuleType
from typing import Any
from uuid import UUID, uuid4, uuid5

import numpy as np
import pytest

from library import embeddings
from library.vector_index import close_indexes, get_index
from library.vector_index.base import (
    Filter,
    Point,
    Query,
    Ranked,
    Retrieved,
    VectorIndex,
    VectorStoreError,
)
from library.vector_index.bm25 import encode_document, encode_query, query_terms
from library.vector_index.edge.client import EdgeIndex

pytestmark = [
    pytest.mark.filterwarnings("ignore:Payload indexes have no effect in the local Qdrant"),
    pytest.mark.filterwarnings("ignore:Local mode performs exact"),
]

CAT, DOG, CAR = ([1.0, 0.1, 0, 0], [0.8, 0.6, 0, 0], [0, 0, 1.0, 0])


def vector(values: list[float]) -> np.ndarray[Any, np.dtype[np.float32]]:
    return np.array(values, np.float32)


def point(
    item: UUID, text: str, dense: list[float] | None, ordinal: int = 0, **payload: Any
) -> Point:
    return Point(
        id=UUID(passage(item, ordinal)),
        dense=None if dense is None else vector(dense),
        sparse=encode_document(text, "en"),
        payload={"owner": 1, "item": str(item), "ordinal": ordinal, **payload},
    )


def add(index: VectorIndex, text: str, dense: list[float] | None, **payload: Any) -> UUID:
    item = uuid4()
    index.replace_item(item, [point(item, text, dense, **payload)])
    return item


def query(
    dense: list[float] | None = None, words: str | None = None, limit: int = 10, **where: Any
) -> Query:
    return Query(
        dense=None if dense is None else vector(dense),
        sparse=None if words is None else encode_query(query_terms(words, ["en"])),
        filter=Filter(**{"owner": 1, **where}),
        limit=limit,
    )


def items(found: Sequence[Ranked]) -> list[UUID]:
    return [UUID(each.item) for each in found]


def passage(item: UUID, ordinal: int = 0) -> str:
    """Its id as the index tells it."""
    return str(uuid5(item, str(ordinal)))


def both(retrieved: Retrieved) -> list[UUID]:
    """What dense and sparse retrieval agree on."""
    assert items(retrieved.dense) == items(retrieved.sparse)
    return items(retrieved.dense)


def test_an_empty_collection_answers_with_nothing(index: VectorIndex) -> None:
    index.ensure()
    assert index.search(query(CAT, "cat")) == Retrieved([], [])
    assert index.similar(uuid4(), Filter(owner=1), 5) == []
    assert (index.count(), list(index.item_ids())) == (0, [])


def test_each_leg_answers_with_its_scores(index: VectorIndex) -> None:
    cat = add(index, "a cat purrs", CAT)
    dog = add(index, "a dog barks at the cat next door, all day and all night", DOG)
    car = add(index, "cat cat cat", None)
    retrieved = index.search(query(CAT, "cat"))
    assert items(retrieved.dense) == [cat, dog]
    assert items(retrieved.sparse) == [car, cat, dog]
    assert retrieved.dense[0].score == pytest.approx(1)
    assert retrieved.sparse[0].score > retrieved.sparse[1].score > retrieved.sparse[2].score > 0
    assert retrieved.sparse[1].id == passage(cat)


def test_one_leg_alone(index: VectorIndex) -> None:
    cat = add(index, "purring", CAT)
    car = add(index, "a cat in the car", CAR)
    assert items(index.search(query(CAT)).dense) == [cat, car]
    assert items(index.search(query(words="cat")).sparse) == [car]
    assert index.search(query(words="?!")) == Retrieved([], [])


def test_a_rare_word_counts_more(index: VectorIndex) -> None:
    for _ in range(5):
        add(index, "report about quarks", None)
    rare = add(index, "report about turnips", None)
    assert items(index.search(query(words="quarks turnips")).sparse)[0] == rare


def test_a_word_is_as_rare_as_it_is_in_one_s_own_library(index: VectorIndex) -> None:
    def best() -> float:
        return index.search(query(words="quarks")).sparse[0].score

    add(index, "a report about quarks", None)
    others = [add(index, "a report about turnips", None) for _ in range(3)]
    alone = best()
    for _ in range(5):
        add(index, "a report about quarks", None, owner=2)
    assert best() == pytest.approx(alone)
    gone = add(index, "quarks", None)
    assert best() < alone
    index.delete_items([gone])
    assert best() == pytest.approx(alone)  # at once
    index.set_payload(others, {"read": True})
    assert best() == pytest.approx(alone)


def test_an_exact_search_finds_the_same_in_a_small_library(index: VectorIndex) -> None:
    for values in (CAT, DOG, CAR):
        add(index, "", values)
    asked = query([0.9, 0.3, 0.1, 0])
    assert index.search(replace(asked, exact=True)).dense == index.search(asked).dense


def test_the_limit_counts_passages(index: VectorIndex) -> None:
    for _ in range(4):
        add(index, "cat", CAT)
    retrieved = index.search(query(CAT, "cat", limit=3))
    assert (len(retrieved.dense), len(retrieved.sparse)) == (3, 3)


def test_replacing_leaves_exactly_the_new_passages(index: VectorIndex) -> None:
    item, other = uuid4(), add(index, "cat", CAT)
    index.replace_item(item, [point(item, f"cat {n}", CAT, n) for n in range(3)])
    index.replace_item(item, [point(item, "dog", DOG, 0), point(item, "bird", CAR, 7)])
    index.replace_item(item, [point(item, "dog", DOG, 0), point(item, "bird", CAR, 7)])
    assert index.count(item) == 2
    assert [hit.id for hit in index.search(query(words="bird")).sparse] == [passage(item, 7)]
    assert items(index.search(query(words="cat")).sparse) == [other]
    index.replace_item(item, [])
    assert (index.count(item), index.count()) == (0, 1)


def test_deleting_items(index: VectorIndex) -> None:
    gone, kept = add(index, "cat", CAT), add(index, "cat", CAT)
    index.delete_items([gone, uuid4()])
    assert set(index.item_ids()) == {kept}
    assert both(index.search(query(CAT, "cat"))) == [kept]


def test_another_owners_passages_are_never_found(index: VectorIndex) -> None:
    theirs = add(index, "cat", CAT, owner=2)
    mine = add(index, "cat", CAT)
    assert both(index.search(query(CAT, "cat"))) == [mine]
    assert both(index.search(query(CAT, "cat", owner=2))) == [theirs]
    assert index.similar(mine, Filter(owner=1), 5) == []


@pytest.mark.parametrize(
    "where",
    [
        {"any_of": {"tier": ["a", "b"]}},
        {"any_of": {"tier": ["a"], "kind": ["pdf"]}},
        {"any_of": {"tags": ["maths", "nonsense"]}},
        {"all_of": {"tags": ["maths", "physics"]}},
        {"none_of": {"tags": ["cooking"]}},
        {"any_of": {"language": ["en"], "site": ["example.org"], "collections": ["thesis"]}},
        {"between": {"dated_at": (100.0, 200.5)}},
        {"between": {"dated_at": (None, 200.5)}},
        {"between": {"dated_at": (200.0, None)}, "any_of": {"tier": ["a"]}},
        {"flags": {"read": True}},
    ],
)
def test_filters_work_inside_the_index(index: VectorIndex, where: dict[str, Any]) -> None:
    shared = {"language": "en", "kind": "pdf", "tags": ["maths", "physics"]}
    wanted = add(
        index,
        "cat",
        CAT,
        **shared,
        tier="a",
        site="example.org",
        collections=["thesis"],
        dated_at=200.0,
        read=True,
    )
    add(
        index,
        "cat",
        CAT,
        language="de",
        kind="article",
        tags=["cooking", "physics"],
        tier="d",
        site="example.com",
        collections=[],
        dated_at=200.5,
        read=False,
    )
    assert both(index.search(query(CAT, "cat", **where))) == [wanted]


def test_items_can_be_left_out_and_no_value_allows_nothing(index: VectorIndex) -> None:
    one, two = add(index, "cat", CAT), add(index, "cat", CAT)
    assert items(index.search(query(CAT, none_of={"item": [str(one)]})).dense) == [two]
    assert index.search(query(CAT, "cat", any_of={"tier": []})) == Retrieved([], [])


def test_some_passages_are_scored_the_nearest_first(index: VectorIndex) -> None:
    cat, dog = (passage(add(index, name, at)) for name, at in (("cat", CAT), ("dog", DOG)))
    add(index, "car", CAR)
    scores = index.scores(vector(CAT), [dog, str(uuid4()), cat])
    assert list(scores) == [cat, dog]
    assert scores[cat] == pytest.approx(1, abs=0.01)
    found = index.search(query(CAT)).dense
    assert scores[dog] == pytest.approx(found[1].score, abs=0.001)


def test_a_passage_s_own_vector_can_be_had(index: VectorIndex) -> None:
    item = add(index, "dog", DOG)
    without = add(index, "dog", None)
    found = index.vectors([passage(item), passage(without), str(uuid4())])
    assert list(found) == [passage(item)]
    assert found[passage(item)] == pytest.approx(vector(DOG), abs=2e-3)  # a byte a dimension


def test_changing_the_payload_changes_what_filters_find(index: VectorIndex) -> None:
    item = add(index, "cat", CAT, read=False, tags=["old"], tier="b")
    add(index, "cat", CAT, read=False, tags=["old"], tier="b")
    index.set_payload([item], {"read": True, "tags": ["new"]})
    assert items(index.search(query(CAT, flags={"read": True})).dense) == [item]
    assert items(index.search(query(CAT, any_of={"tags": ["new"], "tier": ["b"]})).dense) == [item]


def test_similar_items_are_the_nearest_others(index: VectorIndex) -> None:
    item = uuid4()
    index.replace_item(item, [point(item, "a", CAT, 0), point(item, "b", None, 1)])
    near, far = add(index, "c", DOG), add(index, "d", CAR)
    hits = index.similar(item, Filter(owner=1), 5)
    assert items(hits) == [near, far]
    assert items(index.similar(item, Filter(owner=1), 1)) == [near]


def test_similar_needs_a_meaning(index: VectorIndex) -> None:
    item = add(index, "cat", None)
    add(index, "cat", CAT)
    assert index.similar(item, Filter(owner=1), 5) == []


def test_every_item_is_listed_once(index: VectorIndex) -> None:
    item = uuid4()
    index.replace_item(item, [point(item, "cat", CAT, n) for n in range(5)])
    other = add(index, "dog", DOG)
    assert sorted(index.item_ids()) == sorted([item, other])


def test_a_collection_left_behind_is_found_and_removed(
    index: VectorIndex, qdrant: ModuleType
) -> None:
    item = add(index, "cat", CAT)
    name = f"{index.name}-older"
    if isinstance(index, EdgeIndex):
        older: VectorIndex = EdgeIndex(index._path, collection=name, dimension=4)
    else:
        assert isinstance(index, qdrant.QdrantIndex)
        older = qdrant.QdrantIndex(index._client, collection=name, dimension=4)
        add(older, "dog", DOG)
        # somebody else's
        assert index.others(lambda name: name == older.name, lambda items: item in items) == []
    kept = add(older, "cat", CAT)
    if isinstance(older, EdgeIndex):
        older.close()

    def others(prefix: str) -> list[str]:
        return index.others(lambda name: name.startswith(prefix), lambda items: kept in items)

    assert others(index.name) == [name]
    assert others("else-") == []
    for _ in range(2):
        index.drop(name)
    assert others(index.name) == []
    assert index.count() == 1


def test_vectors_and_words_are_read_as_they_were_written(index: VectorIndex) -> None:
    item = uuid4()
    points = [point(item, "Paraffin for the lamp", CAT, 0), point(item, "dough", None, 1)]
    index.replace_item(item, points)
    there = index.beside(index.name).stored([str(each.id) for each in points] + [str(uuid4())])
    assert set(there) == {str(each.id) for each in points}
    lamp, dough = (there[str(each.id)] for each in points)
    assert lamp.dense is not None and dough.dense is None
    assert lamp.dense @ vector(CAT) / np.linalg.norm(CAT) == pytest.approx(1, abs=0.01)
    written = dict(zip(points[0].sparse.indices, points[0].sparse.values, strict=True))
    read = dict(zip(lamp.sparse.indices, lamp.sparse.values, strict=True))
    assert read == pytest.approx(written, rel=1e-3)


def test_an_item_of_many_passages(index: VectorIndex) -> None:
    item = uuid4()
    index.replace_item(item, [point(item, f"cat number {n}", CAT, n) for n in range(1100)])
    assert index.count(item) == 1100
    assert list(index.item_ids()) == [item]


def test_a_server_that_is_away_is_one_clear_error(qdrant: ModuleType) -> None:
    client = qdrant.connect("http://127.0.0.1:9", "")
    index = qdrant.QdrantIndex(client, collection="x", dimension=DIMENSION)
    with pytest.raises(VectorStoreError, match="does not answer"):
        index.ensure()
    with pytest.raises(VectorStoreError, match="does not answer"):
        index.search(query(CAT, "cat"))


DIMENSION = len(CAT)


@pytest.mark.parametrize(
    ("url", "engine"), [("", "EdgeIndex"), ("http://127.0.0.1:9", "QdrantIndex")]
)
def test_the_settings_choose_the_engine(settings: Any, url: str, engine: str) -> None:
    settings.QDRANT_URL = url
    close_indexes()
    index = get_index("minilm")
    close_indexes()
    assert index.model == "minilm"
    assert type(index).__name__ == engine
    assert embeddings.model_id("minilm") in str(vars(index))
    assert settings.VECTORS_PREFIX in str(vars(index))
