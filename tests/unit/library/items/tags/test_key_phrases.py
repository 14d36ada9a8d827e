"""Tags that appear by themselves, and key phrases that do not."""

from __future__ import annotations

from typing import Any

import pytest

from librarian_site.models import User
from library.items import actions
from library.items.tags import key_phrases, merging
from library.models import LibraryItem, Tag, TagAlias
from tests.factories import make_item

pytestmark = pytest.mark.django_db(transaction=True)


def filed(owner: User, *phrases: str) -> LibraryItem:
    """An item with these key phrases, after its filing."""
    columns: dict[str, Any] = key_phrases.columns(list(phrases))
    item = make_item(owner, **columns)
    key_phrases.promote(item)
    return LibraryItem.objects.get(pk=item.pk)


def tags_of(item: LibraryItem) -> set[str]:
    return {tag.name for tag in item.tags.all()}


@pytest.fixture
def not_the_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(key_phrases, "FIRST_ITEMS", 0)


def test_the_first_items_have_tags_at_once(owner: User, stranger: User) -> None:
    filed(stranger, "tide tables")
    first = filed(owner, "tide tables", "rope")
    assert tags_of(first) == {"tide tables"}
    assert first.key_phrases == ["rope"]
    for n in range(2, key_phrases.FIRST_ITEMS + 1):
        assert tags_of(filed(owner, f"subject {n}")) == {f"subject {n}"}
    assert tags_of(filed(owner, "kelp")) == set()


def test_a_first_item_whose_tags_are_its_owner_s_gets_no_more(owner: User) -> None:
    columns: dict[str, Any] = key_phrases.columns(["tide tables"])
    item = make_item(owner, **columns)
    actions.update_item(item, tags=["mine"])
    key_phrases.promote(item)
    assert tags_of(item) == {"mine"}


@pytest.mark.usefixtures("not_the_first")
def test_a_phrase_becomes_a_tag_with_the_second_item(owner: User, stranger: User) -> None:
    filed(stranger, "tide tables")
    first = filed(owner, "tide tables", "brass lamps")
    assert tags_of(first) == set()
    second = filed(owner, "Tide-Table", "harbour dues")
    first.refresh_from_db()
    assert tags_of(first) == tags_of(second) == {"tide tables"}
    assert (first.key_phrases, second.key_phrases) == (["brass lamps"], ["harbour dues"])
    assert Tag.objects.count() == 1


@pytest.mark.usefixtures("not_the_first")
def test_more_items_are_wanted_in_a_larger_library(
    owner: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(key_phrases, "STEPS", (1,))
    filed(owner, "tide tables")
    assert tags_of(filed(owner, "tide tables")) == set()
    assert tags_of(filed(owner, "tide tables")) == {"tide tables"}
    assert Tag.objects.get().items.count() == 3


@pytest.mark.usefixtures("not_the_first")
def test_tags_that_the_owner_edited_are_left_alone(owner: User) -> None:
    edited = filed(owner, "tide tables")
    actions.update_item(edited, tags=["mine"])
    assert tags_of(filed(owner, "tide tables")) == set()
    assert tags_of(edited) == {"mine"}


def test_a_deleted_tag_does_not_come_back_by_itself(owner: User) -> None:
    first, second = filed(owner, "tide tables"), filed(owner, "tide tables")
    merging.delete(Tag.objects.get())
    filed(owner, "tide tables")
    assert tags_of(filed(owner, "tide tables")) == set()
    actions.update_item(first, tags=["tide tables"])
    assert tags_of(first) == {"tide tables"}
    assert not TagAlias.objects.exists()
    assert tags_of(second) == set()


def test_a_merged_name_stands_for_its_tag(owner: User) -> None:
    filed(owner, "tide tables")
    filed(owner, "tide tables")
    make_item(owner, tags=("sea",))
    merging.merge(Tag.objects.get(name="tide tables"), into=Tag.objects.get(name="sea"))
    filed(owner, "tide tables")
    assert tags_of(filed(owner, "tide tables")) == {"sea"}
    assert [tag.name for tag in actions.ensure_tags(owner_id=owner.pk, names=["Tide Tables"])] == [
        "sea"
    ]


@pytest.mark.usefixtures("not_the_first")
def test_an_item_that_says_a_phrase_in_two_spellings_counts_once(owner: User) -> None:
    first = filed(owner, "tide tables", "Tide-Table")
    assert tags_of(first) == set()
    second = filed(owner, "tide table", "tide tables")
    first.refresh_from_db()
    assert tags_of(first) == tags_of(second)
    assert len(tags_of(first)) == 1
    assert (first.key_phrases, second.key_phrases) == ([], [])
