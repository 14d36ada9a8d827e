"""What is too far away to be an answer."""

from __future__ import annotations

from library.embeddings.base import MeaningFloor
from library.search.floor import drop_noise, only_near
from library.vector_index.base import Ranked, Retrieved
from library.vector_index.bm25 import query_terms

FLOOR = MeaningFloor(noise=0.35, same=0.45, question=0.20, foreign=0.20)
WORDED, SAME, NEAR, FAR = "worded", "same", "near", "far"


def found(item: str, score: float) -> Ranked:
    return Ranked(f"passage of {item}", item, score)


DENSE = [found(SAME, 0.6), found(NEAR, 0.4), found(FAR, 0.3), found(WORDED, 0.1)]


def test_what_has_no_word_and_is_far_is_dropped() -> None:
    kept, near = drop_noise(Retrieved(DENSE, [found(WORDED, 7.0)]), query_terms("lamp"), FLOOR)
    assert [each.item for each in kept.dense] == [SAME, NEAR, WORDED]
    assert near == {NEAR}


def test_nothing_answers_a_question_of_scattered_words() -> None:
    terms = query_terms("which keepers carried paraffin lamps upstairs")
    scattered = Retrieved([found(WORDED, 0.1)], [found(WORDED, 3.0)])
    assert drop_noise(scattered, terms, FLOOR) == (Retrieved(), frozenset())
    together = Retrieved([found(WORDED, 0.1)], [found(WORDED, 40.0)])
    assert drop_noise(together, terms, FLOOR) == (together, frozenset())


def test_what_has_no_word_and_is_not_the_same_is_only_near() -> None:
    assert only_near(Retrieved(DENSE, [found(WORDED, 7.0)]), FLOOR) == {NEAR, FAR}
