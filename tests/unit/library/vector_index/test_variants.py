"""Other forms of words: British or American, joined, with Hebrew prefixes."""

from __future__ import annotations

import pytest

from library.vector_index.variants import english_variants, without_prefixes, without_signs


@pytest.mark.parametrize(
    ("one", "other"),
    [
        *(("organisation", "organization"), ("analysed", "analyzed"), ("colours", "colors")),
        *(("centre", "center"), ("dialogues", "dialogs"), ("licence", "license")),
    ],
)
def test_british_and_american_spellings_lead_to_each_other(one: str, other: str) -> None:
    assert other in english_variants(one)
    assert one in english_variants(other)


@pytest.mark.parametrize("word", ["hour", "rise", "four", "naïve", "lens"])
def test_a_word_with_one_spelling_has_no_other(word: str) -> None:
    assert english_variants(word) == []


@pytest.mark.parametrize(
    ("text", "joined"),
    [
        ("R&D at AT&T", ["rd", "att"]),
        ("ISBN 0-19-853453-X", ["019853453x"]),
        ("on 2024-01-02, e.g. don't", []),
        ("D\u2019Angelo with Vue.js", ["dangelo", "vuejs"]),
    ],
)
def test_signs_inside_a_name_are_left_out(text: str, joined: list[str]) -> None:
    assert without_signs(text) == joined


def test_hebrew_words_are_found_without_their_prefixes() -> None:
    assert without_prefixes("והמגדלור", "he") == ["המגדלור", "מגדלור"]
    assert without_prefixes("בית", "he") == without_prefixes("window", "en") == []
