"""Collections by their names: what is one name is one collection, whoever makes it first."""

from __future__ import annotations

import threading
import time

import pytest
from django.db import connection, transaction

from librarian_site.models import User
from library.items import actions, bulk, collections
from library.items.tags import editing
from library.models import Collection, LibraryItem, Tag
from tests.factories import make_item

pytestmark = pytest.mark.django_db(transaction=True)
# Alike in lower case, which the rows' constraint compares, and different in upper case.
ONE_NAME = ("STRAẞE", "Straße")


def test_items_go_into_the_collection_whose_name_is_the_same_in_lower_case(owner: User) -> None:
    made = collections.create(owner_id=owner.pk, name=ONE_NAME[0])
    assert bulk.target_collection(owner.pk, ONE_NAME[1]) == made
    assert collections.find(owner.pk, ONE_NAME[1]) == made


def test_a_tag_is_the_one_whose_name_is_the_same_in_lower_case(owner: User) -> None:
    first, again = (actions.ensure_tags(owner_id=owner.pk, names=[name])[0] for name in ONE_NAME)
    assert first == again
    other = actions.ensure_tags(owner_id=owner.pk, names=["Alley"])[0]
    assert editing.rename(other, ONE_NAME[1]) == first
    assert Tag.objects.count() == 1


def test_a_name_that_is_written_otherwise_is_another(owner: User) -> None:
    """Both can be in the table, as "Straße" is not "strasse" in lower case."""
    tag, other = actions.ensure_tags(owner_id=owner.pk, names=["Strasse", "Straße"])
    item = make_item(owner, tags=("Strasse", "Straße"))
    bulk.remove_tags(LibraryItem.objects.filter(pk=item.pk), names=["STRASSE"])
    assert list(item.tags.all()) == [other]
    other.delete()
    editing.rename(tag, "Straße")
    assert actions.ensure_tags(owner_id=owner.pk, names=["Strasse"]) == [tag]


def test_a_collection_that_somebody_makes_at_the_same_moment_is_found(owner: User) -> None:
    is_made = threading.Event()

    def make() -> None:
        with transaction.atomic():
            collections.create(owner_id=owner.pk, name="Harbour")
            is_made.set()
            time.sleep(0.3)  # until the other waits for what becomes of it
        connection.close()

    other = threading.Thread(target=make)
    other.start()
    assert is_made.wait(20)
    found = bulk.target_collection(owner.pk, "harbour")
    other.join()
    assert found == Collection.objects.get(name="Harbour")
