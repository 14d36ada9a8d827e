"""Full text of PostgreSQL, which answers while the vector index is away."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from library.models import Highlight, LibraryItem, Tag
from library.search import fulltext
from library.search.query_parser import parse
from library.vector_index.bm25 import query_terms, typed_words

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("query", ["Fresnelova", "glasswork", "remember e-mail", "prismatic"])
def test_what_is_said_about_an_item_finds_it(file: Callable[..., LibraryItem], query: str) -> None:
    item = file("The lamp turns.", author="Mira Fresnelova", tags=("glasswork",))
    other = file("Knead the dough.")
    Tag.objects.create(owner=other.owner, name="prismatic")
    LibraryItem.objects.filter(pk=item.pk).update(note="To remember for the email.")
    Highlight.objects.create(item=item, quote="The prismatic lens")
    terms = query_terms(query)
    typed = typed_words(query, terms, ["en"])
    found = fulltext.passages(parse(query), LibraryItem.objects.all(), terms, typed)
    assert [each.item for each in found] == [str(item.pk)]
