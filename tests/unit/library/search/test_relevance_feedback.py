"""A question moved towards its first answers."""

from __future__ import annotations

from uuid import UUID, uuid4, uuid5

import numpy as np
import pytest

from library.search.relevance_feedback import rerank
from library.vector_index.base import Filter, Point, Query, Retrieved, VectorIndex
from library.vector_index.bm25 import encode_document, encode_query, query_terms

pytestmark = pytest.mark.filterwarnings("ignore:Payload indexes have no effect in the local Qdrant")

NORTH, EAST, NORTH_EAST, NORTH_WEST = ([0.0, 1.0], [1.0, 0.0], [0.6, 0.8], [-0.55, 0.835])


def add(index: VectorIndex, text: str, dense: list[float] | None) -> UUID:
    item = uuid4()
    vector = None if dense is None else np.array([*dense, 0, 0], np.float32)
    words = encode_document(text, "en")
    index.replace_item(
        item,
        [Point(uuid5(item, "0"), vector, words, {"owner": 1, "item": str(item), "ordinal": 0})],
    )
    return item


def ask(words: str, dense: list[float], limit: int = 10) -> Query:
    vector = np.array([*dense, 0, 0], np.float32)
    return Query(vector, encode_query(query_terms(words, ["en"])), Filter(owner=1), limit)


def order(index: VectorIndex, query: Query) -> tuple[list[UUID], list[UUID]]:
    retrieved = index.search(query)
    again = rerank(index, query, retrieved)
    assert again.sparse == retrieved.sparse
    before, after = (
        [UUID(each.item) for each in found] for found in (retrieved.dense, again.dense)
    )
    return before, after


def test_what_is_like_the_first_answer_comes_up(index: VectorIndex) -> None:
    """The word is in the eastern one, so of two about as near the more eastern is meant."""
    east = add(index, "cat", EAST)
    north_east, north_west = add(index, "dog", NORTH_EAST), add(index, "bird", NORTH_WEST)
    before, after = order(index, ask("cat", NORTH))
    assert before == [north_west, north_east, east]
    assert after == [north_east, north_west, east]


def test_only_what_was_found_is_scored_anew(index: VectorIndex) -> None:
    add(index, "cat", EAST)
    near = {add(index, "dog", NORTH), add(index, "dog", NORTH_EAST)}
    _, after = order(index, ask("cat", NORTH, limit=2))
    assert set(after) == near


def test_first_answers_without_a_meaning_move_nothing(index: VectorIndex) -> None:
    query = ask("cat", NORTH, limit=2)
    ids = [add(index, "cat", None), add(index, "dog", NORTH), add(index, "dog", NORTH_EAST)]
    assert order(index, query) == (ids[1:], ids[1:])


def test_one_answer_or_none_stays(index: VectorIndex) -> None:
    query = ask("cat", NORTH)
    assert rerank(index, query, Retrieved()) == Retrieved()
    add(index, "cat", NORTH)
    retrieved = index.search(query)
    assert rerank(index, query, retrieved) is retrieved


def test_scores_remain_cosines(index: VectorIndex) -> None:
    for dense in (NORTH, EAST, NORTH_WEST):
        add(index, "cat", dense)
    query = ask("cat", NORTH)
    scores = [each.score for each in rerank(index, query, index.search(query)).dense]
    assert scores == sorted(scores, reverse=True)
    assert max(scores) <= 1 + 1e-6
    assert scores[0] == pytest.approx(1, abs=0.05)
