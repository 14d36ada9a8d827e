"""PostgreSQL's full text finds words of any script, however they are written."""

from __future__ import annotations

import pytest
from django.db import connection

from library.models import LibraryItem
from library.querysets import LibraryItemQuerySet
from library.search import fulltext
from library.search.query_parser import parse
from library.search.sql import FUNCTION
from library.vector_index.bm25 import query_terms, typed_words


def as_text(value: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {FUNCTION}(%s)", [value])
        return " ".join(cursor.fetchone()[0].split())


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("C, C++17, C# and .NET", "c cplusplus 17 csharp and dotnet"),
        ("Crème brûlée, Łódź, Straße", "creme brulee lodz strasse"),
        ("fac\u0327ade Rechts\u00adschutz", "facade rechtsschutz"),
        ("client/server and sentence.Next", "client server and sentence next"),
        ("滴水穿石。石墙", "滴 水 穿 石 石 墙"),
        ("أحمد", "احمد"),
    ],
)
def test_texts_are_written_so_that_the_parser_can_read_them(value: str, expected: str) -> None:
    assert as_text(value) == expected


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("query", "text", "is_found"),
    [
        ("facade", "the façade", True),
        ("C++", "in C++ only", True),
        ("C++", "in C only", False),
        ('"石头"', "最大的石头在下面", True),
        ('"头石"', "最大的石头在下面", False),
        ("早晨 -码头", "早晨的码头", False),
        ("早晨 -码头", "早晨的石头", True),
        ("दीवार", "पत्थर की दीवार", True),
        ("दीवार", "द व र", False),
        ("विद्यालय", "एक विद्यालय में", True),
        ("กำแพง", "กำแพง หิน", True),
        ("e-mail", "answer by email", True),
        ("e-mail", "answer by e-mail", True),
        ("e-mail", "answer by mail", False),
        ("Wi-Fi", "wifi for all", True),
        ("long term plan", "a long-term plan", True),
        ("Muellheim", "ein Haus in Müllheim", True),
        ("Mullheim", "ein Haus in Mu\u0308llheim", True),
        ("Müllheim", "ein Haus in Muellheim", True),
        ("neue Steuer", "eine neue Steuer", True),
        ("Lukasz", "Łukasz Wójcik", True),
        ("елка", "зелёная ёлка", True),
        ("كتاب", "كِتَاب", True),
        (".NET", "written in .NET", True),
        (".NET", "caught in a net", False),
        ("F#", "written in F#", True),
        ("F", "written in F#", False),
        ("に", "東京に行く", True),
        ('"Steinsetzerinnung zahlt"', "Die Stein\u00adsetzer\u00adinnung zahlt", True),
    ],
)
def test_a_query_is_held_against_the_text(
    file: object, query: str, text: str, is_found: bool
) -> None:
    file(text, title="A note")  # type: ignore[operator]
    items: LibraryItemQuerySet = LibraryItem.objects.all()
    assert items.matching(parse(query)).exists() == is_found


LONG = (
    "".join(chr(0x4E00 + 7 * n) for n in range(500)),  # Han, one word
    " ".join(chr(0x0E01 + n % 40) + chr(0x0E01 + n // 40) for n in range(300)),  # Thai
    " ".join(f"w{n}" for n in range(400)),
)


@pytest.mark.django_db
@pytest.mark.parametrize("text", LONG, ids=("han", "thai", "latin"))
def test_a_question_as_long_as_a_text_finds_that_text(file: object, text: str) -> None:
    item = file(text, title="A note")  # type: ignore[operator]
    terms = query_terms(text)
    words = typed_words(text, terms, ())
    items: LibraryItemQuerySet = LibraryItem.objects.all()
    found = fulltext.passages(parse(text), items, terms, words)
    assert [each.item for each in found] == [str(item.pk)]
