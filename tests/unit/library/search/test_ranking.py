"""Items out of passages."""

from __future__ import annotations

from uuid import uuid4

import pytest

from library.search.ranking import RRF_K, best_passages, rank_items
from library.vector_index.base import Ranked, Retrieved

ONE, TWO, THREE = "one", "two", "three"


def found(item: str, score: float) -> Ranked:
    return Ranked(str(uuid4()), item, score)


def test_an_item_that_both_retrievers_find_comes_before_one_that_one_finds() -> None:
    retrieved = Retrieved([found(ONE, 0.9), found(TWO, 0.8)], [found(TWO, 9.0), found(THREE, 8.0)])
    assert rank_items(retrieved)[0].item == TWO


def test_ranks_count_items_not_passages() -> None:
    passage = found(TWO, 0.7)
    retrieved = Retrieved([found(ONE, 0.9), found(ONE, 0.8), passage], [passage])
    ranks = {rank.item: rank for rank in rank_items(retrieved)}
    assert (ranks[ONE].dense_rank, ranks[ONE].sparse_rank) == (1, None)
    assert (ranks[TWO].dense_rank, ranks[TWO].sparse_rank) == (2, 1)
    best = ranks[TWO].passages[0]
    assert (best.id, best.dense_rank, best.sparse_rank) == (passage.id, 3, 1)
    assert len(ranks[ONE].passages) == 2


def test_the_first_of_both_retrievers_has_the_whole_score() -> None:
    passage = found(ONE, 5.0)
    assert rank_items(Retrieved([passage], [passage]))[0].score == pytest.approx(1)


def test_a_score_is_the_mean_of_reciprocal_rank_and_share() -> None:
    retrieved = Retrieved(sparse=[found(ONE, 8.0), found(TWO, 2.0)])
    assert rank_items(retrieved)[1].score == pytest.approx(((RRF_K + 1) / (RRF_K + 2) + 0.25) / 4)


def test_a_single_word_is_found_first_where_it_is_whatever_meaning_says() -> None:
    retrieved = Retrieved(
        [found(ONE, 0.9), found(TWO, 0.8), found(THREE, 0.1)],
        [found(THREE, 9.0), found(ONE, 3.0)],
    )
    assert [rank.item for rank in rank_items(retrieved, words=1)] == [THREE, ONE, TWO]


def test_a_name_of_two_words_goes_before_what_is_near_in_meaning() -> None:
    retrieved = Retrieved(
        [found(ONE, 0.9), *(found(str(n), 0.8) for n in range(20)), found(TWO, 0.3)],
        [found(TWO, 9.0), found(ONE, 2.0)],
    )
    assert rank_items(retrieved, words=2)[0].item == TWO
    assert rank_items(retrieved, words=8)[0].item == ONE


def test_how_far_ahead_the_first_is_decides_where_the_ranks_are_even() -> None:
    retrieved = Retrieved(
        [found(ONE, 0.9), found(TWO, 0.2), found(THREE, 0.1)], [found(TWO, 5), found(ONE, 4.9)]
    )
    assert [rank.item for rank in rank_items(retrieved)] == [ONE, TWO, THREE]


def test_equal_scores_and_no_hits_are_fine() -> None:
    assert rank_items(Retrieved()) == []
    assert len(rank_items(Retrieved([found(ONE, 0.5), found(TWO, 0.5)]))) == 2


def test_items_found_elsewhere_stand_between() -> None:
    retrieved = Retrieved(sparse=[found(ONE, 8.0), found(TWO, 1.0)])
    assert [rank.item for rank in rank_items(retrieved, [found(THREE, 1.0)])] == [ONE, THREE, TWO]


def test_of_a_foreign_question_meaning_decides() -> None:
    dense = [Ranked("1", "right", 0.9), Ranked("2", "other", 0.6), Ranked("3", "alike", 0.5)]
    sparse = [Ranked("3", "alike", 9.0), Ranked("2", "other", 8.0)]
    found = Retrieved(dense, sparse)
    assert rank_items(found, words=6)[0].item != "right"
    assert rank_items(found, words=6, foreign=True)[0].item == "right"


def test_the_best_passages_are_those_of_the_ranking_whatever_their_item() -> None:
    both = found(ONE, 0.7)
    first, last = found(TWO, 0.9), found(ONE, 0.2)
    retrieved = Retrieved([first, both, last], [both._replace(score=9.0), found(THREE, 1.0)])
    ranked = [passage for item in rank_items(retrieved) for passage in item.passages]
    ranked.sort(key=lambda passage: passage.score, reverse=True)
    best = best_passages(retrieved, 3)
    assert best == [passage.id for passage in ranked[:3]]
    assert best[:2] == [both.id, first.id]
