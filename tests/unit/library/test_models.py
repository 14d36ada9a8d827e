"""Models of the library, without a database."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import uuid4

import pytest
from django.urls import get_script_prefix, reverse, set_script_prefix

from library.models import LibraryItem


@pytest.fixture
def mounted() -> Iterator[None]:
    """The site below a folder of its host."""
    before = get_script_prefix()
    set_script_prefix("/books/")
    yield
    set_script_prefix(before)


def test_an_item_s_address_is_that_of_its_page() -> None:
    item = LibraryItem(pk=uuid4())
    assert item.get_absolute_url() == reverse("library:item", args=[item.pk])


def test_an_item_s_address_is_where_the_site_is_mounted(mounted: None) -> None:
    item = LibraryItem(pk=uuid4())
    assert item.get_absolute_url() == f"/books/library/{item.pk}/"
