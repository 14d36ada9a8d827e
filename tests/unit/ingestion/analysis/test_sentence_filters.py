"""Sentences that say nothing of what a text is about."""

from __future__ import annotations

import pytest

from ingestion.analysis.sentence_filters import is_boilerplate


@pytest.mark.parametrize(
    ("sentence", "is_one"),
    [
        ("This article was updated on 4 May 2024 to correct the number of steps.", True),
        ("This story has been corrected since it appeared in print last week.", True),
        ("This page describes how the lamp was updated in the year of the storm.", False),
    ],
)
def test_what_editors_say_of_an_article_is_none_of_it(sentence: str, is_one: bool) -> None:
    assert is_boilerplate(sentence) is is_one
