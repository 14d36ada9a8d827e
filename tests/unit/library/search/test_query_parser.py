"""What may be typed into the search box."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from library.search.filters import SearchFilter
from library.search.query_parser import parse


@pytest.mark.parametrize(
    ("typed", "words", "narrowing"),
    [
        ("glass lens", "glass lens", SearchFilter()),
        ("tag:Python", "", SearchFilter(all_of={"tags": ["python"]})),
        ('x tag:"machine  Learning" y', "x y", SearchFilter(all_of={"tags": ["machine learning"]})),
        ("tag:a tag:b", "", SearchFilter(all_of={"tags": ["a", "b"]})),
        ("tag:a,b", "", SearchFilter(any_of={"tags": ["a", "b"]})),
        ("-tag:a", "", SearchFilter(none_of={"tags": ["a"]})),
        ("TIER:A,b", "", SearchFilter(any_of={"tier": ["a", "b"]})),
        ("site:www.Example.org", "", SearchFilter(any_of={"site": ["example.org"]})),
        ("type:pdf", "", SearchFilter(any_of={"kind": ["pdf"]})),
        ("lang:de", "", SearchFilter(any_of={"language": ["de"]})),
        ("in:Recipes", "", SearchFilter(all_of={"collections": ["recipes"]})),
        (
            *("year:2024", ""),
            SearchFilter(
                since=datetime(2024, 1, 1, tzinfo=UTC), before=datetime(2025, 1, 1, tzinfo=UTC)
            ),
        ),
        ("before:2024", "", SearchFilter(before=datetime(2024, 1, 1, tzinfo=UTC))),
        ("after:2024-2", "", SearchFilter(since=datetime(2024, 2, 1, tzinfo=UTC))),
        ("after:2024-02-29", "", SearchFilter(since=datetime(2024, 2, 29, tzinfo=UTC))),
        ("is:unread", "", SearchFilter(flags={"read": False})),
        ("-is:unread", "", SearchFilter(flags={"read": True})),
    ],
)
def test_fields(typed: str, words: str, narrowing: SearchFilter) -> None:
    parsed = parse(typed)
    assert (parsed.words, parsed.filter) == (words, narrowing)


@pytest.mark.parametrize(
    "typed",
    [
        *("tier:z", "tag:", "before:soon", "after:2024-13", "after:2023-02-29", "is:blue"),
        *(
            "https://example.org/a",
            "10:30",
            "a:b",
            '"',
            'say "hello',
            '""',
            "-",
            "--",
            "--verbose",
            "-5",
            "tag:,",
        ),
        *(
            "c++",
            "what is tier : a?",
            "type:pdf,exe",
            "before:0000",
            "year:soon",
            "year:9999",
            "-year:2024",
        ),
    ],
)
def test_what_makes_no_sense_is_words(typed: str) -> None:
    parsed = parse(typed)
    assert parsed.words == typed
    assert (parsed.phrases, parsed.unwanted, bool(parsed.filter)) == ([], [], False)


def test_phrases_are_also_searched_for_and_unwanted_words_are_not() -> None:
    parsed = parse('old "glass lens" -plastic -"steel mirror" well-known')
    assert parsed.words == "old glass lens well-known"
    assert parsed.phrases == ["glass lens"]
    assert parsed.unwanted == ["plastic", "steel mirror"]
    assert parsed.wanted == {"old", "glass", "lens", "well", "known"}


@given(st.text(max_size=80))
def test_nothing_typed_is_an_error(typed: str) -> None:
    parse(typed)


@example('""0')
@given(st.text(alphabet='ab :-",tagierso2024', max_size=40))
def test_parsing_the_words_again_changes_nothing_that_is_a_word(typed: str) -> None:
    parsed = parse(typed)
    assert len(parsed.words) <= len(typed)


def test_both_narrowings_hold() -> None:
    one = SearchFilter(
        any_of={"tier": ["a", "b"]}, all_of={"tags": ["x"]}, since=datetime(2020, 1, 1, tzinfo=UTC)
    )
    other = SearchFilter(
        any_of={"tier": ["b", "c"]},
        all_of={"tags": ["y"]},
        since=datetime(2021, 1, 1, tzinfo=UTC),
        flags={"read": True},
    )
    both = one & other
    assert both.any_of == {"tier": ["b"]}
    assert both.all_of == {"tags": ["x", "y"]}
    assert (both.since, both.flags) == (other.since, {"read": True})


@pytest.mark.parametrize(
    "typed",
    [
        'What theatre was the best example of "monumental theatre"?',
        'Who is called "the keeper" there?',
        "Welche Gruppen leiten neben Privatpersonen und -organisationen die Schulen?",
        "what methods -dash exact or approximate -dash are there for angles of attack",
    ],
)
def test_in_a_sentence_quotes_and_dashes_are_punctuation(typed: str) -> None:
    parsed = parse(typed)
    assert (parsed.words, parsed.phrases, parsed.unwanted) == (typed, [], [])


def test_in_a_sentence_fields_still_narrow() -> None:
    parsed = parse("what does the keeper of the old lighthouse eat -tag:x after:2023")
    assert parsed.filter.none_of == {"tags": ["x"]}
    assert parsed.filter.since == datetime(2023, 1, 1, tzinfo=UTC)
    assert parsed.words == "what does the keeper of the old lighthouse eat"


@pytest.mark.parametrize(
    ("typed", "phrases", "unwanted"),
    [
        ("\u201cgreat lens\u201d oil", ["great lens"], []),
        ("\u00ab grand phare \u00bb", ["grand phare"], []),
        ("\u6700\u5927\u7684\u300c\u77f3\u5934\u300d", ["\u77f3\u5934"], []),
        ('\u6700\u5927"\u77f3\u5934" -\u7801\u5934', ["\u77f3\u5934"], ["\u7801\u5934"]),
        ("\u7070\u53f0\u3000\uff0d\u6e2f", [], ["\u6e2f"]),
        (
            '"\u0e01\u0e33\u0e41\u0e1e\u0e07" -\u0e2b\u0e34\u0e19',
            ["\u0e01\u0e33\u0e41\u0e1e\u0e07"],
            ["\u0e2b\u0e34\u0e19"],
        ),
        ('"\ub3cc\ub2f4" -\ud56d\uad6c', ["\ub3cc\ub2f4"], ["\ud56d\uad6c"]),
    ],
)
def test_quotes_and_minus_hold_in_every_script(
    typed: str, phrases: list[str], unwanted: list[str]
) -> None:
    parsed = parse(typed)
    assert (parsed.phrases, parsed.unwanted) == (phrases, unwanted)
