"""Marking what was searched for in what was found."""

from __future__ import annotations

import re

import pytest
from django.utils.html import strip_tags
from hypothesis import given
from hypothesis import strategies as st

from library.search.excerpts import EXCERPT, excerpt, marked
from library.search.term_matches import find_matches
from library.vector_index.bm25 import query_terms


def marks(query: str, text: str, language: str = "en", *languages: str) -> list[str]:
    met = find_matches(frozenset(query_terms(query, languages)), text, language)
    return [text[each.start : each.end] for each in met]


@pytest.mark.parametrize(
    ("query", "text", "language", "expected"),
    [
        (
            "lighthouse keepers",
            "The Lighthouse's keeper keeps it",
            "en",
            ["Lighthouse's", "keeper"],
        ),
        ("how to train a dog", "How I trained the dog to sit", "en", ["trained", "dog"]),
        ("Stadt", "Die Städte am Meer, die STADT", "de", ["Städte", "STADT"]),
        ("eau", "De l\u2019eau et l'Eau", "fr", ["l\u2019eau", "l'Eau"]),
        ("東京大学", "今日は東京大学と京都", "ja", ["東京大学"]),
        ("C++", "Not C but C++ it is", "en", ["C++"]),
        ("墙", "石墙很高", "zh", ["墙"]),
        ("दीवार", "पत्थर की दीवार", "hi", ["दीवार"]),
        ("facade", "The façade", "en", ["façade"]),
        ("Vertrag", "Der Versicherungsvertrag", "de", ["Versicherungsvertrag"]),
        ("Rechtsschutz", "Ihr Rechts\u00adschutz", "de", ["Rechts\u00adschutz"]),
        ("手机", "iPhone手机", "zh", ["手机"]),
        ("the who", "The Who play", "en", ["The", "Who"]),
        ("email nodejs", "By E-Mail, or Node.js", "en", ["E-Mail", "Node.js"]),
        ("organization", "The organisation", "en", ["organisation"]),
        ("cat", "concatenate", "en", []),
        ("", "cat", "en", []),
    ],
)
def test_words_are_met_as_the_index_meets_them(
    query: str, text: str, language: str, expected: list[str]
) -> None:
    assert marks(query, text, language, language) == expected


def test_words_are_marked_and_all_else_escaped() -> None:
    text = "Lamp <b>oil</b> & lamp"
    html = marked(text, find_matches(frozenset({"lamp"}), text, "en"))
    assert html == "<mark>Lamp</mark> &lt;b&gt;oil&lt;/b&gt; &amp; <mark>lamp</mark>"


def test_an_excerpt_is_where_most_of_the_words_are() -> None:
    text = f"{'A lens alone. ' * 30}Here the lens, the lamp and the keeper meet. {'Oil. ' * 90}"
    html = excerpt(text, find_matches(frozenset(query_terms("lens lamp keeper")), text, "en"))
    assert "<mark>lens</mark>, the <mark>lamp</mark> and the <mark>keeper</mark>" in html
    assert html.startswith("…")
    assert html.endswith("…")
    assert len(strip_tags(html)) <= EXCERPT + 2


def test_an_excerpt_cuts_between_words() -> None:
    text = " ".join(f"word{n}" for n in range(200))
    plain = strip_tags(excerpt(text, find_matches(frozenset({"word150"}), text, ""))).strip("…")
    assert set(plain.split()) <= set(text.split())


def test_a_short_passage_is_shown_whole() -> None:
    assert excerpt("A short one.", []) == "A short one."


@given(st.text(max_size=900), st.text(max_size=40), st.sampled_from(["", "en", "ja", "fr"]))
def test_any_excerpt_is_a_piece_of_the_text(text: str, query: str, language: str) -> None:
    met = find_matches(frozenset(query_terms(query)), text, language)
    assert marked(text, met).replace("<mark>", "").replace("</mark>", "") == marked(text, [])
    plain = re.sub("</?mark>", "", excerpt(text, met))
    assert plain.removeprefix("…").removesuffix("…") in marked(text, [])
