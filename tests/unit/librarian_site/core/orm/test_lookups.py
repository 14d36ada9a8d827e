"""Lookups of ours."""

from __future__ import annotations

from uuid import uuid4

import pytest

from librarian_site.models import User
from library.models import LibraryItem
from tests.factories import make_item

pytestmark = pytest.mark.django_db


def test_any_of_many_keys_is_one_parameter(owner: User) -> None:
    wanted = [make_item(owner).pk for _ in range(2)]
    make_item(owner)
    items = LibraryItem.objects.filter(id__any=[*wanted, uuid4()]).order_by("id")
    assert list(items.values_list("pk", flat=True)) == sorted(wanted)
    assert len(items.query.sql_with_params()[1]) == 1
    mixed = [str(wanted[0]), wanted[1]]
    assert set(LibraryItem.objects.filter(id__any=mixed)) == set(items)
    assert not LibraryItem.objects.filter(id__any=[]).exists()


def test_any_reaches_through_links(owner: User) -> None:
    item = make_item(owner, tags=("sea",))
    make_item(owner, tags=("art",))
    links = LibraryItem.tags.through.objects.filter(libraryitem__id__any=[item.pk])
    assert list(links.values_list("tag__name", flat=True)) == ["sea"]
