"""Forms of a word are one."""

from __future__ import annotations

import pytest

from ingestion.analysis.stemming import stem


@pytest.mark.parametrize(
    ("language", "form", "other"),
    [
        ("de", "Häuser", "häusern"),
        ("et", "majad", "maja"),
        ("id", "membaca", "bacaan"),
        ("lt", "knygos", "knyga"),
    ],
)
def test_forms_of_a_word_are_one(language: str, form: str, other: str) -> None:
    assert stem(form, language) == stem(other, language)
