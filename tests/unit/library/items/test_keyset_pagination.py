"""Pages by key."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from librarian_site.models import User
from library.items.keyset_pagination import CursorError, keyset_page
from library.models import LibraryItem
from library.querysets import SORTS
from tests.factories import make_item

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("order", ["asc", "desc"])
@pytest.mark.parametrize("sort", SORTS)
def test_the_pages_together_are_the_whole_in_order(owner: User, sort: str, order: str) -> None:
    for n in range(11):
        dated = datetime(2020, 1, 1 + n % 3, tzinfo=UTC) if n % 2 else None
        make_item(owner, title=f"T{n % 4}", quality_score=n % 3, published_at=dated)
    mine = LibraryItem.objects.owned_by(owner)
    found: list[LibraryItem] = []
    after = ""
    for _ in range(4):
        page = keyset_page(mine, sort=sort, order=order, size=3, after=after)
        found += page.items
        after = page.next
    assert after == ""
    assert found == list(mine.sorted_by(sort, order))


def test_what_is_added_meanwhile_moves_nothing(owner: User) -> None:
    old = [make_item(owner) for _ in range(4)]
    mine = LibraryItem.objects.owned_by(owner)
    first = keyset_page(mine, sort="created_at", order="desc", size=2)
    make_item(owner)
    second = keyset_page(mine, sort="created_at", order="desc", size=2, after=first.next)
    assert [*first.items, *second.items] == old[::-1]


@pytest.mark.parametrize("cursor", ["x", "e30", "bnVsbA", "%%%", "WyJ0aXRsZSIsImEiLCJ4Il0"])
def test_a_broken_cursor_says_so(cursor: str) -> None:
    with pytest.raises(CursorError):
        keyset_page(LibraryItem.objects.all(), sort="title", order="asc", size=2, after=cursor)


@given(st.text(max_size=60))
def test_any_text_is_a_cursor_or_a_cursor_error(text: str) -> None:
    for sort in SORTS:
        with suppress(CursorError):
            keyset_page(LibraryItem.objects.none(), sort=sort, order="asc", size=1, after=text)


def test_a_cursor_belongs_to_its_order(owner: User) -> None:
    make_item(owner), make_item(owner)
    page = keyset_page(LibraryItem.objects.all(), sort="title", order="asc", size=1)
    with pytest.raises(CursorError, match="another order"):
        keyset_page(
            LibraryItem.objects.all(), sort="created_at", order="asc", size=1, after=page.next
        )
