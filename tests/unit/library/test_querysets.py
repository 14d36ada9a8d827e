"""Items by the words that they contain."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.db import connection, transaction

from librarian_site.models import User
from library.models import LibraryItem, Passage
from tests.factories import make_item, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner() -> User:
    return make_user()


def item(owner: User, *texts: str, title: str = "Something else") -> LibraryItem:
    made = make_item(owner, title=title, summary="")
    Passage.objects.bulk_create(
        Passage(pk=uuid4(), item=made, ordinal=n, start=0, text=text)
        for n, text in enumerate(texts)
    )
    return made


def test_every_phrase_must_be_there_in_the_title_or_any_passage(owner: User) -> None:
    both = item(owner, "A lens of glass.", title="The great lighthouse")
    apart = item(owner, "The great lighthouse.", "More of it.", "A lens of glass, a lens of glass.")
    item(owner, "A lens of glass.", title="The lighthouse is great")
    item(make_user(), "A lens of glass.", title="The great lighthouse")
    mine = LibraryItem.objects.filter(owner=owner)
    assert set(mine.named_by(["great lighthouse", "lens of glass"])) == {both, apart}


def test_one_of_several_phrases_is_enough_and_each_item_is_there_once(owner: User) -> None:
    first = item(owner, "A lens of glass.", title="The great lighthouse")
    second = item(owner, "A lens of glass.")
    item(owner, "Neither of them.")
    mine = LibraryItem.objects.filter(owner=owner)
    found = mine.named_by_any(["great lighthouse", "lens of glass"])
    assert sorted(each.pk for each in found) == sorted([first.pk, second.pk])


def test_phrases_are_looked_up_and_not_compared_with_every_title(owner: User) -> None:
    mine = LibraryItem.objects.filter(owner=owner).order_by()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")  # where it could do without, it does
        plans = [
            mine.named_by(["great lighthouse"]).values("pk").explain(),
            mine.named_by_any(["great", "lens of glass"]).values("pk").explain(),
        ]
    for plan in plans:
        assert "library_item_words" in plan
        assert "library_passage_words" in plan
        assert "Seq Scan" not in plan
