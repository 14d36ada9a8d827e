from __future__ import annotations

import math
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from library.vector_index import bm25
from library.vector_index.bm25 import (
    AVERAGE_TERMS,
    K1,
    B,
    encode_document,
    encode_query,
    query_terms,
    terms,
)


def shared(query: str, text: str, language: str, *languages: str) -> int:
    """How many terms a query meets in a text."""
    met = set(encode_query(query_terms(query, languages)).indices)
    return len(met & set(encode_document(text, language).indices))


def test_ids_never_change() -> None:
    """The index keeps them: a change of VERSION must go with a change here."""
    assert bm25.VERSION == "bm25.4"
    assert encode_document("cat", "en").indices == [3138554730]


def test_weights_are_robertsons() -> None:
    found = encode_document("cat cat dog", "en")
    norm = K1 * (1 - B + B * 3 / AVERAGE_TERMS)
    expected = [(K1 + 1) / (1 + norm), 2 * (K1 + 1) / (2 + norm)]
    assert sorted(found.values) == pytest.approx(expected)


def test_a_longer_text_weighs_a_word_less() -> None:
    short, long = (encode_document(text, "en") for text in ("cat", "cat " + "filler " * 300))
    assert short.values[0] > long.values[long.indices.index(short.indices[0])]


def test_a_word_of_the_title_counts_as_two_of_the_text() -> None:
    titled = encode_document("night", "en", title="Lighthouses")
    assert titled == encode_document("night lighthouse lighthouse", "en")


def test_a_query_counts_each_term_once() -> None:
    assert set(encode_query(query_terms("cat cat dog", ["en"])).values) == {1.0}


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("The cats are running", "en", ["cat", "run"]),
        ("Darwin\u2019s theory, Darwin's books", "en", ["darwin", "theori", "darwin", "book"]),
        ("Die Häuser der Städte", "de", ["haus", "stadt"]),
        ("d'accord, l\u2019homme", "fr", ["accord", "homm"]),
        ("\ufb01ne \uff26\uff35\uff2c\uff2c", "", ["fine", "full"]),
        ("snake_case v3.13", "", ["snake", "case", "v3", "13"]),
        ("C C++ C++17 C# .NET net", "", "c cplusplus cplusplus 17 csharp dotnet net".split()),
        ("Notepad++ ASP.NET issue #12", "", "notepadplusplus asp net issue 12".split()),
        ("Łódź, façade", "", ["lodz", "facade"]),
        ("दीवार में", "", ["दीवार", "में"]),
        ("Rechts\u00adschutz", "", ["rechtsschutz"]),
        ("돌담을 쌓다", "ko", ["돌담", "담을", "쌓다"]),
        ("iPhone手机", "zh", ["iphone", "手机"]),
        ("東京都", "ja", ["東京", "京都"]),
        ("the who", "en", ["the", "who"]),
        ("Running", "en-GB", ["run"]),
        ("Running", "xx", ["running"]),
        ("…", "en", []),
    ],
)
def test_terms(text: str, language: str, expected: list[str]) -> None:
    assert terms(text, language) == expected


@pytest.mark.parametrize("word", ["information", "website", "computer", "home", "system"])
def test_what_people_search_for_is_no_stop_word(word: str) -> None:
    assert shared(word, f"the {word}", "en") == 1


def test_a_query_meets_texts_of_the_owners_languages_of_english_and_as_written() -> None:
    assert shared("Städte in Deutschland", "Eine Stadt in Deutschland", "de", "de") == 2
    assert shared("running shoes", "He runs in a shoe", "en", "de") == 2
    assert shared("Jakobsmuscheln", "jakobsmuscheln", "") == 1


def test_the_language_of_a_query_of_some_words_is_guessed() -> None:
    assert shared("Welche Städte liegen in Deutschland", "Eine Stadt", "de") == 1
    assert shared("Häuser", "Ein Haus", "de") == 0


def test_a_query_of_nothing_but_stop_words_is_still_a_query() -> None:
    assert shared("to be or not to be", "to be", "") == 2


def test_stop_words_of_the_querys_language_do_not_count() -> None:
    assert shared("Was ist die Hauptstadt von Bayern?", "die von was ist", "") == 0


@pytest.mark.parametrize(
    ("query", "text", "language"),
    [
        ("Mullheim", "Ein Haus in Müllheim", "de"),
        ("Muellheimer", "Die Müllheimer", "de"),
        ("Muellheim", "An inn at Müllheim", "en"),
        ("Müllheim", "An inn at Muellheim", "en"),
        ("Lukasz Wojcik", "Łukasz Wójcik", "pl"),
        ("Łukasz", "Lukasz", "en"),
        ("creme", "la crème", "fr"),
        ("facade", "fac\u0327ade", "en"),
        ("Vertrag", "Ihr Haftpflichtversicherungsvertrag", "de"),
        ("Versicherung", "Ihr Haftpflichtversicherungsvertrag", "de"),
        ("Haftpflicht", "Ihr Haftpflichtversicherungsvertrag", "de"),
        ("Haftpflichtversicherung", "Ihr Haftpflichtversicherungsvertrag", "de"),
        ("Mauern", "Eine Trockenmauer", "de"),
        ("墙", "石墙很高", "zh"),
        ("담", "담을 쌓는다", "ko"),
    ],
)
def test_a_word_is_found_however_it_is_written(query: str, text: str, language: str) -> None:
    assert shared(query, text, language, language)


@pytest.mark.parametrize(
    ("query", "text", "language"),
    [
        ("C", "C++ and C#", "en"),
        ("C++", "plain C", "en"),
        (".NET", "a net", "en"),
        ("墙石", "石墙", "zh"),
        ("दीवार", "द व र", "hi"),
        ("Sicherung", "Haftpflichtversicherung", "de"),
    ],
)
def test_another_word_is_not_found(query: str, text: str, language: str) -> None:
    assert not shared(query, text, language, language)


def test_a_word_weighs_more_than_the_same_within_a_compound() -> None:
    (wanted,) = encode_query(query_terms("vertrag")).indices
    whole, part = (
        encode_document(text, "de") for text in ("Vertrag", "Haftpflichtversicherungsvertrag")
    )
    weights = [found.values[found.indices.index(wanted)] for found in (whole, part)]
    assert weights[0] > weights[1]


def test_in_a_rare_language_of_the_owner_words_are_stemmed_and_none_is_a_stop_word() -> None:
    assert {"stadt", "war"} <= query_terms("Städte war", ["en"], also=["de"])


@given(st.text(max_size=200), st.sampled_from(["", "en", "de", "fr", "tr", "zh", "xx"]))
def test_any_text_makes_a_valid_vector(text: str, language: str) -> None:
    for vector in (encode_document(text, language), encode_query(query_terms(text, [language]))):
        assert vector.indices == sorted(set(vector.indices))
        assert all(0 <= index < 2**32 for index in vector.indices)
        assert len(vector.values) == len(vector.indices)
        assert all(value > 0 and math.isfinite(value) for value in vector.values)


def test_threads_do_not_spoil_each_others_stems() -> None:
    words = [f"{stem}{end}" for stem in ("relat", "nation", "operat") for end in ("ional", "ing")]
    expected = [terms(word, "en") for word in words]
    bm25._stem.cache_clear()

    def stems(_: int) -> bool:
        bm25._stem.cache_clear()
        return [terms(word, "en") for word in words] == expected

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(stems, range(400)))
