"""One tokenizer for all scripts."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from librarian_site.core.words import (
    count_words,
    is_latin,
    without_invisible,
    without_joiners,
    words,
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The gate, at 7 o'clock.", ["The", "gate", "at", "7", "o", "clock"]),
        ("snake_case", ["snake_case"]),
        ("सूखे पत्थर की दीवार", ["सूखे", "पत्थर", "की", "दीवार"]),
        ("கல் சுவர்", ["கல்", "சுவர்"]),
        ("می‌خواهم", ["میخواهم"]),
        ("Rechts\u00adschutz\u00adversicherung", ["Rechtsschutzversicherung"]),
        (unicodedata.normalize("NFD", "crème brûlée"), ["cre\u0300me", "bru\u0302le\u0301e"]),
        ("石头墙、1989年", ["石", "头", "墙", "1989", "年"]),
        ("カメラ", ["カ", "メ", "ラ"]),
        ("돌담을 쌓는다", ["돌담을", "쌓는다"]),
        ("❤\ufe0f – …", []),
    ],
)
def test_words(text: str, expected: list[str]) -> None:
    assert words(text) == expected


def test_parts_may_be_joined_and_han_taken_together() -> None:
    assert words("a well-kept l'eau", joined_by="'-") == ["a", "well-kept", "l'eau"]
    assert words("石头墙", han=2) == ["石头", "墙"]


def test_thai_counts_about_three_letters_a_word() -> None:
    assert count_words("กำแพงหินแห้งต้องไม่มีปูน") in range(5, 9)


def test_most_letters_say_whether_a_text_is_latin() -> None:
    assert is_latin("Łódź")
    assert is_latin("C++ 1989")
    assert not is_latin("돌담")
    assert not is_latin("стена")


@given(st.text(alphabet=st.characters(max_codepoint=0x2FF), max_size=200))
def test_in_western_texts_words_are_what_they_are_elsewhere(text: str) -> None:
    text = without_joiners(text).replace("_", " ")
    assert words(text) == re.findall(r"\w+", text)


@given(st.text(max_size=300))
def test_every_letter_is_in_one_word(text: str) -> None:
    found = "".join(words(text, joined_by=""))
    assert [c for c in found if c.isalnum()] == [c for c in text if c.isalnum()]


def test_invisible_characters_go_where_they_part_no_words() -> None:
    assert without_invisible("Rechts\u00adschutz ex\u200bample") == "Rechtsschutz example"
    assert without_invisible("กำแพง\u200bหิน") == "กำแพง\u200bหิน"
    assert without_invisible("می\u200cخواهم") == "می\u200cخواهم"
