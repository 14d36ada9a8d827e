"""Which words a description would use, and which sentences are made of them."""

from __future__ import annotations

import pytest

from ingestion.analysis.markdown_blocks import blocks_of, prose_sentences
from ingestion.analysis.summary import summarise
from ingestion.analysis.word_salience import sentence_salience
from ingestion.documents.types import Embed

TEXT = [
    "The lighthouse at Penhale warns ships of the rocks.",
    "Penhale built the lighthouse after three ships were lost.",
    "Breakfast was porridge with a pinch of salt and some honey.",
    "A lighthouse keeper counts the ships that pass.",
]


def test_what_many_sentences_say_early_is_told() -> None:
    first, second, aside, last = sentence_salience(TEXT, TEXT)
    assert min(first, second) > last > aside
    assert all(0 < each < 1 for each in (first, second, aside, last))


def test_names_are_told_sooner_than_other_words() -> None:
    texts = ["Then came Kowalski, and that was all.", "Then came misfortune, and that was all."]
    name, word = (sentence_salience([text], [text])[0] for text in texts)
    assert name > word


def test_forms_of_one_word_count_as_one() -> None:
    text = ["The keepers lit the lamps each night.", "A keeper lights his lamp at dusk."]
    unlike = [text[0], "Some porridge boils on a stove at dusk."]
    assert sentence_salience(text[:1], text)[0] > sentence_salience(unlike[:1], unlike)[0]


@pytest.mark.parametrize("text", ["", "the of and", "…", "灯塔建于一八四七年。", "x" * 5000])
def test_odd_sentences_have_a_chance_too(text: str) -> None:
    assert 0 <= sentence_salience([text], [text, "Another one."])[0] <= 1


def test_nothing_is_said_twice(embed: Embed) -> None:
    twice = "The old lighthouse warns passing ships of hidden rocks. "
    again = "Old: the lighthouse warns passing ships of hidden rocks. "
    other = "Its keeper writes the weather down every evening in a book."
    found = summarise(prose_sentences(blocks_of(twice + again + other)), embed=embed)
    assert found.summary == twice + other
    assert found.key_points == ()
