"""The pages of tags and of collections."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from librarian_site.models import User
from library.models import Collection, LibraryItem, Tag, TagAlias
from library.views import tags as tag_views
from tests.factories import make_item
from tests.pages.reading import text_of

pytestmark = pytest.mark.django_db(transaction=True)


def test_collections_are_made_renamed_and_deleted(page: Client, owner: User) -> None:
    page.post("/library/collections/new/", {"name": " Shelf "})
    shelf = Collection.objects.get()
    item = make_item(owner)
    page.post(f"/library/{item.pk}/collections/", {"collection": [shelf.pk]})
    assert "1 item" in text_of(page, "/library/collections/")
    assert (
        "already"
        in page.post("/library/collections/new/", {"name": "SHELF"}, follow=True).content.decode()
    )
    page.post(f"/library/collections/{shelf.pk}/", {"name": "Board"})
    assert item.title in text_of(page, "/library/?collection=board")
    page.post(f"/library/collections/{shelf.pk}/delete/")
    assert (Collection.objects.count(), LibraryItem.objects.count()) == (0, 1)


def test_tags_are_renamed_merged_painted_and_deleted(page: Client, owner: User) -> None:
    make_item(owner, tags=("colour", "sea"))
    make_item(owner, tags=("color",))
    tags = {tag.name: tag for tag in Tag.objects.all()}
    assert "2 items" not in text_of(page, "/library/tags/")
    page.post(f"/library/tags/{tags['sea'].pk}/", {"name": "ocean", "color": "blue"})
    assert "tag-blue" in text_of(page, "/library/?tag=ocean")
    answer = page.post(f"/library/tags/{tags['colour'].pk}/", {"name": "COLOR"}, follow=True)
    assert "now part of" in answer.content.decode()
    assert Tag.objects.get(name="color").items.count() == 2
    page.post(f"/library/tags/{tags['color'].pk}/delete/")
    assert [tag.name for tag in Tag.objects.all()] == ["ocean"]
    refused = page.post(f"/library/tags/{tags['sea'].pk}/", {"name": "x", "color": "mauve"})
    assert refused.status_code == 302
    assert Tag.objects.get().color == "blue"


def test_tags_are_listed_by_use_found_and_paged(
    page: Client, owner: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_item(owner, tags=("Sea", "art", "maps"))
    make_item(owner, tags=("maps",))

    def names(query: str) -> list[str]:
        return [tag.name for tag in page.get(f"/library/tags/{query}").context["page"]]

    assert names("") == ["maps", "art", "Sea"]
    assert 'href="/library/?tag=Sea"' in text_of(page, "/library/tags/")
    assert names("?sort=name") == ["art", "maps", "Sea"]
    assert names("?q=A") == ["maps", "art", "Sea"]
    assert names("?q=se&page=x") == ["Sea"]
    assert "No tag contains “zz”" in text_of(page, "/library/tags/?q=zz")
    monkeypatch.setattr(tag_views, "PAGE", 2)
    assert names("?page=2") == ["Sea"]
    assert "?sort=name&amp;page=2" in text_of(page, "/library/tags/?sort=name")


def test_one_form_is_drawn_for_the_tag_that_is_changed(
    page: Client, owner: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_item(owner, tags=("art", "maps", "sea"))
    monkeypatch.setattr(tag_views, "PAGE", 2)
    tag = Tag.objects.get(name="sea")
    second = "/library/tags/?sort=name&page=2"
    change = f"/library/tags/{tag.pk}/"
    assert change not in text_of(page, second)
    assert f"?sort=name&amp;page=2&amp;edit={tag.pk}#tag-{tag.pk}" in text_of(page, second)
    assert change in text_of(page, f"{second}&edit={tag.pk}")
    assert "menu-sheet tag-sheet" not in text_of(page, "/library/tags/?edit=²")


def test_a_tag_is_made_part_of_another(page: Client, owner: User) -> None:
    make_item(owner, tags=("colour",))
    kept = make_item(owner, tags=("color",)).tags.get()
    Tag.objects.filter(pk=kept.pk).update(color="blue")
    tag = Tag.objects.get(name="colour")
    page.post(f"/library/tags/{tag.pk}/", {"name": "colour", "color": "", "into": "COLOR"})
    merged = Tag.objects.get()
    assert (merged.name, merged.color, merged.items.count()) == ("color", "blue", 2)


def test_several_tags_are_merged_or_deleted_and_it_is_undone(page: Client, owner: User) -> None:
    make_item(owner, tags=("tide", "tides", "sea", "once"))
    make_item(owner, tags=("tide", "sea"))
    shown = text_of(page, "/library/tags/")
    assert "They differ by the plural; 1 item has both." in shown
    assert [use.name for use in page.get("/library/tags/?once=1").context["page"]] == [
        "once",
        "tides",
    ]
    ids = [str(tag.pk) for tag in Tag.objects.filter(name__startswith="tide")]
    page.post("/library/tags/act/", {"tag": ids, "action": "merge", "into": ""})
    assert {tag.name for tag in Tag.objects.all()} == {"tide", "sea", "once"}
    ids = [str(tag.pk) for tag in Tag.objects.filter(name__in=("sea", "once"))]
    page.post("/library/tags/act/", {"tag": ids, "action": "delete"})
    assert {tag.name for tag in Tag.objects.all()} == {"tide"}
    for alias in TagAlias.objects.all():
        page.post(f"/library/tags/aliases/{alias.pk}/undo/")
    assert {tag.name: tag.items.count() for tag in Tag.objects.all()} == {
        **{"tide": 2, "tides": 1, "sea": 2, "once": 1}
    }
    assert "Tick the tags first." in page.post("/library/tags/act/", follow=True).content.decode()


def test_queries_of_the_tags_page_do_not_grow(
    page: Client, owner: User, django_assert_max_num_queries: Any
) -> None:
    make_item(owner, tags=tuple(f"tag {n}" for n in range(40)))
    page.get("/offline/")  # the session is noted at the first request
    with django_assert_max_num_queries(5):
        page.get("/library/tags/")


def test_the_tags_page_follows_a_change_at_once(page: Client, owner: User) -> None:
    tag = make_item(owner, tags=("old",)).tags.get()
    tag.items.clear()  # nothing carries it any more
    assert "old" in text_of(page, "/library/tags/")
    page.post(f"/library/tags/{tag.pk}/", {"name": "new", "color": ""})
    assert [use.name for use in page.get("/library/tags/").context["page"]] == ["new"]
    page.post(f"/library/tags/{tag.pk}/", {"name": "new", "color": "blue"})
    assert "tag-blue" in text_of(page, "/library/tags/")
    page.post(f"/library/tags/{tag.pk}/delete/")
    assert page.get("/library/tags/suggest/?q=n").json() == []


def test_tags_are_suggested_by_use(page: Client, owner: User, stranger: User) -> None:
    make_item(owner, tags=("history", "art history"))
    make_item(owner, tags=("hinges", "history"))
    make_item(stranger, tags=("hi there",))
    assert page.get("/library/tags/suggest/?q=hi").json() == ["history", "hinges", "art history"]
    assert page.get("/library/tags/suggest/?q=%00zz").json() == []


@pytest.mark.parametrize("kind", ["tags", "collections"])
def test_nor_their_tags_and_collections(page: Client, stranger: User, kind: str) -> None:
    tag = make_item(stranger, tags=("theirs",)).tags.get()
    shelf = Collection.objects.create(owner=stranger, name="Theirs")
    pk = tag.pk if kind == "tags" else shelf.pk
    assert page.post(f"/library/{kind}/{pk}/", {"name": "mine"}).status_code == 404
    assert page.post(f"/library/{kind}/{pk}/delete/").status_code == 404
