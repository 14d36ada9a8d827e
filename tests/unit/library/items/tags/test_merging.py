"""Merging and deleting tags, taking it back, and which are the same."""

from __future__ import annotations

import pytest

from librarian_site.models import User
from library.items.tags import editing, listing, merging
from library.items.tags.names import tag_key
from library.models import Tag, TagAlias
from tests.factories import make_item

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_merge_is_undone_as_it_was(owner: User) -> None:
    both = make_item(owner, tags=("color", "colour"))
    one = make_item(owner, tags=("colour",))
    other = make_item(owner, tags=("color",))
    editing.set_color(Tag.objects.get(name="colour"), "blue")
    merging.merge(Tag.objects.get(name="colour"), into=Tag.objects.get(name="color"))
    assert Tag.objects.get().items.count() == 3
    merging.undo(TagAlias.objects.get())
    colour, color = Tag.objects.get(name="colour"), Tag.objects.get(name="color")
    assert (set(colour.items.all()), colour.color) == ({both, one}, "blue")
    assert set(color.items.all()) == {both, other}
    assert not TagAlias.objects.exists()


def test_names_follow_a_tag_that_is_merged_on(owner: User) -> None:
    make_item(owner, tags=("a1", "b1", "c1"))
    a, b, c = (Tag.objects.get(name=name) for name in ("a1", "b1", "c1"))
    merging.merge(a, into=b)
    merging.merge(b, into=c)
    assert {alias.name: alias.tag for alias in TagAlias.objects.all()} == {"a1": c, "b1": c}


def test_many_are_merged_into_the_most_used_or_a_new_one(owner: User) -> None:
    make_item(owner, tags=("sea", "ocean"))
    make_item(owner, tags=("ocean",))
    kept = merging.merge_all(list(Tag.objects.all()))
    assert (kept.name, kept.items.count()) == ("ocean", 2)
    assert merging.merge_all([kept], name="water").items.count() == 2
    assert [tag.name for tag in Tag.objects.all()] == ["water"]


def test_a_deletion_is_undone(owner: User) -> None:
    item = make_item(owner, tags=("sea",))
    merging.delete(Tag.objects.get())
    tag = merging.undo(TagAlias.objects.get())
    assert tag and list(tag.items.all()) == [item]


def test_a_renamed_tag_keeps_its_old_name_beside(owner: User) -> None:
    make_item(owner, tags=("js",))
    renamed = editing.rename(Tag.objects.get(), "JavaScript")
    assert TagAlias.objects.get().tag == renamed
    editing.rename(renamed, "js")
    assert [alias.name for alias in TagAlias.objects.all()] == ["JavaScript"]
    assert merging.undo(TagAlias.objects.get()) is None
    assert Tag.objects.get().name == "js"


def test_what_differs_by_spelling_alone_is_suggested(owner: User) -> None:
    make_item(owner, tags=("e-mail", "email", "tides"))
    make_item(owner, tags=("email", "tide", "status"))
    make_item(owner, tags=("tide",))
    Tag.objects.create(owner=owner, name="Emails")
    found = merging.suggestions(listing.used(owner.pk))
    assert [(each.other.name, each.keep.name, each.why, each.shared) for each in found] == [
        ("e-mail", "email", "hyphens or spaces", 1),
        ("tides", "tide", "the plural", 0),
    ]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Machine-Learning", "machine learning"),
        ("libraries", "library"),
        ("boxes", "box"),
        ("Café", "cafe"),
        ("lighthouse keepers", "Lighthouse Keeper"),
    ],
)
def test_spellings_of_one_tag_have_one_key(one: str, other: str) -> None:
    assert tag_key(one) == tag_key(other)


@pytest.mark.parametrize(("one", "other"), [("bus", "bu"), ("news", "new"), ("C++", "C#")])
def test_other_tags_have_other_keys(one: str, other: str) -> None:
    assert tag_key(one) != tag_key(other)
