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
    K3,
    WRITTEN,
    WRITTEN_WEIGHT,
    B,
    content_words,
    encode_document,
    encode_query,
    query_terms,
    terms,
)


def shared(query: str, text: str, language: str, *languages: str) -> int:
    """How many terms a query meets in a text."""
    wanted = (term for term in query_terms(query, languages) if not term.startswith(WRITTEN))
    met = set(encode_query(dict.fromkeys(wanted, 1.0)).indices)
    return len(met & set(encode_document(text, language).indices))


def test_ids_never_change() -> None:
    """The index keeps them: a change of VERSION must go with a change here."""
    assert bm25.VERSION == "bm25.6"
    assert 3138554730 in encode_document("cat", "en").indices


def test_weights_are_robertsons() -> None:
    found = encode_document("cat cat dog", "en")
    norm = K1 * (1 - B + B * 3 / AVERAGE_TERMS)
    once, twice = (K1 + 1) / (1 + norm), 2 * (K1 + 1) / (2 + norm)
    # Each by its stem and as it is written.
    assert sorted(found.values) == pytest.approx([once, once, twice, twice])


def test_a_longer_text_weighs_a_word_less() -> None:
    short, long = (encode_document(text, "en") for text in ("cat", "cat " + "filler " * 300))
    assert short.values[0] > long.values[long.indices.index(short.indices[0])]


def test_a_word_of_the_title_counts_as_two_of_the_text() -> None:
    titled = encode_document("night", "en", title="Lighthouses")
    assert titled == encode_document("night lighthouses lighthouses", "en")


def test_a_word_that_a_question_repeats_weighs_more() -> None:
    weights = query_terms("cat cat dog", ["en"])
    assert weights["cat"] == pytest.approx(2 * (K3 + 1) / (2 + K3))
    assert weights["dog"] == 1
    assert sorted(encode_query(weights).values) == pytest.approx(sorted(weights.values()))


def test_a_word_as_it_is_written_counts_beside_its_stem() -> None:
    wanted = query_terms("the lighthouses shine", ["en"])
    assert wanted == {
        **{"lighthous": 1, "lighthouses": 1, "shine": 1},
        **{"=lighthouses": WRITTEN_WEIGHT, "=shine": WRITTEN_WEIGHT},
    }
    (written,) = encode_query({"=lighthouses": 1}).indices
    assert written in encode_document("Two lighthouses", "en").indices
    assert written not in encode_document("A lighthouse", "en").indices
    assert content_words(wanted) == 2


def test_a_single_word_is_found_first_where_it_is_written_so() -> None:
    def score(text: str) -> float:
        found = encode_document(text, "en")
        by_id = dict(zip(found.indices, found.values, strict=True))
        pairs = zip(wanted.indices, wanted.values, strict=True)
        return sum(by_id.get(index, 0.0) * value for index, value in pairs)

    wanted = encode_query(query_terms("lighthouses"))
    assert score("lighthouses " + "filler " * 100) > score("lighthouse " * 50)


def test_a_short_text_of_unknown_language_is_read_as_english() -> None:
    assert shared("compilers", "A compiler", "") == 1
    assert shared("running", "Running the compilers", "") == 1


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
        ("kenttä", "Helsingin lentokentällä", "fi"),
        ("aika", "uusi työaikalaki", "fi"),
        ("墙", "石墙很高", "zh"),
        ("담", "담을 쌓는다", "ko"),
        ("email", "by e-mail only", "en"),
        ("e-mail", "by email only", "en"),
        ("wifi", "Wi\u2011Fi", "de"),
        ("longterm", "a long-term plan", "en"),
        ("long term", "a long-term plan", "en"),
        ("ёлка", "елка", "ru"),
        ("كتاب", "كِتَاب", "ar"),
        ("に", "東京に", "ja"),
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


def test_a_text_is_found_by_what_lists_of_stop_words_have_too() -> None:
    assert shared("Mensch", "Der Mensch am Ufer", "de", "de")
    assert shared("книга", "красная книга", "ru", "ru")
    longer, shorter = (encode_document(text, "de") for text in ("Ufer zwischen", "Ufer"))
    assert dict(zip(longer.indices, longer.values, strict=True)).items() >= set(
        zip(shorter.indices, shorter.values, strict=True)
    )


def test_a_word_weighs_more_than_the_same_within_a_compound() -> None:
    (wanted,) = encode_query({"vertrag": 1}).indices
    whole, part = (
        encode_document(text, "de") for text in ("Vertrag", "Haftpflichtversicherungsvertrag")
    )
    weights = [found.values[found.indices.index(wanted)] for found in (whole, part)]
    assert weights[0] > weights[1]


def test_in_a_rare_language_of_the_owner_words_are_stemmed_and_none_is_a_stop_word() -> None:
    assert {"stadt", "war"} <= query_terms("Städte war", ["en"], also=["de"]).keys()


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
