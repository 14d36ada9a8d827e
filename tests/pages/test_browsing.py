"""The library in the browser: facets, pages of a list, fields of the box, the palette, density."""

from __future__ import annotations

import re
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from librarian_site.models import User
from library.models import Collection, LibraryItem, Passage
from library.views import browse
from tests.factories import make_item
from tests.pages.reading import counts, text_of

pytestmark = pytest.mark.django_db(transaction=True)


def test_facets_count_what_each_choice_would_leave(page: Client, owner: User) -> None:
    make_item(owner, quality_score=9.5, tags=("sea", "glass"), language="en")
    make_item(owner, quality_score=9.5, tags=("sea",), source_type="pdf", language="de")
    make_item(owner, quality_score=3, language="en", canonical_url="https://other.example/1")
    everything = counts(page, "/library/")
    assert everything["tier"] == {"a": 2, "d": 1}
    assert everything["tag"] == {"sea": 2, "glass": 1}
    assert everything["site"] == {"example.org": 2, "other.example": 1}
    assert everything["read"] == {"False": 3}
    narrowed = counts(page, "/library/?tier=a&language=en")
    assert narrowed["tier"] == {"a": 1, "d": 1}
    assert narrowed["language"] == {"en": 1, "de": 1}
    assert narrowed["tag"] == {"sea": 1, "glass": 1}
    assert sum(narrowed["year"].values()) == 1


@pytest.mark.parametrize("choice", ["tier=a", "language=en"])
def test_counts_kept_for_a_wider_choice_do_not_stand_in_for_a_narrower(
    page: Client, owner: User, choice: str
) -> None:
    make_item(owner, quality_score=9.5, tags=("sea",), language="en")
    make_item(owner, quality_score=3, tags=("glass",), language="de", source_type="pdf")
    assert counts(page, "/library/")["tag"] == {"sea": 1, "glass": 1}
    narrowed = counts(page, f"/library/?{choice}")
    assert narrowed["tag"] == {"sea": 1}
    assert narrowed["source_type"] == {"article": 1}


def test_facets_of_what_is_found_by_words_count_as_those_of_all(page: Client, owner: User) -> None:
    now = timezone.now()
    both: dict[str, Any] = {"tags": ("sea", "glass"), "source_type": "pdf", "domain": "a.example"}
    marks: list[dict[str, Any]] = [
        {"read_at": now, "watched_at": now, "gone_at": now, "language": "en"},
        {"favourite_at": now, "watched_at": now, "quality_score": 9.5, "tags": ("sea",)},
        {"later_at": now, **both},
        {},
    ]
    for each in marks:
        item = make_item(owner, **each)
        Passage.objects.create(pk=uuid4(), item=item, ordinal=0, text="A lamp.", start=0)
    found = counts(page, "/library/?q=lamp")
    assert found["state"] == {"watched": 2, "gone": 1}
    assert found["read"] == {"True": 1, "False": 3}
    assert found == counts(page, "/library/")


def test_what_a_search_finds_is_shown_page_by_page(page: Client, owner: User) -> None:
    """By full text: none of these is in the index."""
    for number in range(browse.PAGE + 5):
        item = make_item(owner, title=f"Number {number}")
        Passage.objects.create(pk=uuid4(), item=item, ordinal=0, text="A lamp.", start=0)
    first = page.get("/library/?q=lamp")
    assert len(first.context["hits"]) == browse.PAGE
    assert first.context["total"] == browse.PAGE + 5
    assert counts(page, "/library/?q=lamp")["tier"] == {"c": browse.PAGE + 5}
    second = page.get(f"/library/?{first.context['next']}")
    seen = {hit.item.pk for answer in (first, second) for hit in answer.context["hits"]}
    assert len(seen) == browse.PAGE + 5
    # An address from when there was more begins at the beginning.
    assert len(page.get("/library/?q=lamp&after=90").context["hits"]) == browse.PAGE
    assert second.context["next"] == ""
    assert page.get("/library/?q=lamp&after=999").context["hits"] == first.context["hits"]
    bread = make_item(owner, title="Bread")
    page.post("/library/bulk/", {"found": "?q=lamp", "action": "delete"})
    assert LibraryItem.objects.get() == bread


def test_several_choices_of_a_facet_are_alternatives_and_tags_add_up(
    page: Client, owner: User
) -> None:
    make_item(owner, title="Both", tags=("a", "b"), source_type="pdf")
    make_item(owner, title="One", tags=("a",))
    assert "2 items" in text_of(page, "/library/?source_type=pdf&source_type=article")
    text = text_of(page, "/library/?tag=a&tag=b")
    assert "Both" in text
    assert "1 item<" in text


def test_counts_follow_a_change_at_once(page: Client, owner: User) -> None:
    item = make_item(owner, tags=("a",))
    assert counts(page, "/library/")["tag"] == {"a": 1}
    page.post(f"/library/{item.pk}/tags/", {"tags": "b"})
    assert counts(page, "/library/")["tag"] == {"b": 1}
    page.post(f"/library/{item.pk}/read/", {"read": "1"})
    assert counts(page, "/library/")["read"] == {"True": 1}


def test_a_long_library_goes_on_by_its_next_link(page: Client, owner: User) -> None:
    for n in range(browse.PAGE + 5):
        make_item(owner, title=f"Number {n:02}")
    last, next_one = f"Number {browse.PAGE - 1:02}", f"Number {browse.PAGE:02}"
    first = page.get("/library/?sort=title")
    assert last in first.content.decode()
    assert next_one not in first.content.decode()
    second = text_of(page, f"/library/?{first.context['next']}")
    assert next_one in second
    assert last not in second
    assert 'rel="next"' not in second


def test_the_address_bar_has_only_what_was_chosen(page: Client, owner: User) -> None:
    make_item(owner)

    def pushed(query: str) -> str:
        return page.get(f"/library/?{query}", headers={"HX-Request": "true"})["HX-Push-Url"]

    assert pushed("q=&sort=-created_at&collection=") == "/library/"
    assert pushed("q=sea&sort=title&tier=a&tier=b") == "/library/?q=sea&sort=title&tier=a&tier=b"
    more = page.get("/library/?after=x", headers={"HX-Request": "true"})
    assert "HX-Push-Url" not in more
    assert "HX-Push-Url" not in page.get("/library/?q=")


def test_each_choice_can_be_taken_back(page: Client, owner: User) -> None:
    make_item(owner, tags=("old maps",))
    browse = page.get("/library/?q=sea&tag=old+maps&tier=a&tier=b&read=0").context["browse"]
    assert {chip.label: chip.params for chip in browse.chips} == {
        "Tier A": "q=sea&tier=b&read=False&tag=old+maps",
        "Tier B": "q=sea&tier=a&read=False&tag=old+maps",
        "Unread": "q=sea&tier=a&tier=b&tag=old+maps",
        "old maps": "q=sea&tier=a&tier=b&read=False",
    }


def test_fields_in_the_box_narrow_the_list(page: Client, owner: User) -> None:
    make_item(owner, title="Here", tags=("x",), quality_score=9)
    make_item(owner, title="There")
    text = text_of(page, "/library/?q=tag:x+tier:a")
    assert "Here" in text
    assert "There" not in text


def test_what_is_narrowed_can_be_kept_as_a_collection(page: Client, owner: User) -> None:
    make_item(owner, title="Here", tags=("old maps",), quality_score=9)
    make_item(owner, title="There")
    page.post("/library/collections/new/?tag=old+maps&tier=a&read=0&year=2026&q=", {"name": "Maps"})
    kept = Collection.objects.get()
    assert kept.query == 'tier:a is:unread tag:"old maps" year:2026'
    text = text_of(page, kept.get_absolute_url())
    assert "Here" in text
    assert "There" not in text
    assert "Maps" in text_of(page, "/library/collections/")


def test_the_palette_finds_pages_items_tags_and_collections(
    page: Client, owner: User, stranger: User
) -> None:
    make_item(owner, title="Tide tables", tags=("tides",))
    make_item(stranger, title="Tide of theirs", tags=("tidal",))
    Collection.objects.create(owner=owner, name="Tidal things")
    shown = text_of(page, "/library/palette/?q=tid")
    assert re.findall(r'aria-label="(\w[\w ]*)"', shown) == [
        *("Items", "Tags", "Collections", "Search")
    ]
    assert "theirs" not in shown and "tidal<" not in shown
    assert 'href="/library/?later=1"' in text_of(page, "/library/palette/?q=read+later")
    everything = text_of(page, "/library/palette/")
    assert "Jobs" in everything
    tabs = re.search(r'<nav class="tabs".*?</nav>', text_of(page, "/library/"), re.DOTALL)
    assert tabs
    for address in re.findall(r'href="(/[^"?]+)"', tabs[0]):
        assert f'href="{address}"' in everything, address


def test_the_density_of_the_list_is_remembered(page: Client, owner: User) -> None:
    make_item(owner, image_url="https://a.org/lamp.jpg")
    assert "items-rows" in text_of(page, "/library/")
    text = text_of(page, "/library/?density=cards&tier=c")
    assert "items-cards" in text
    assert 'class="item-picture"' in text
    assert "?tier=c&amp;density=headlines" in text
    assert "items-cards" in text_of(page, "/library/")
    assert "items-cards" in text_of(page, "/library/?density=nonsense")
    assert "item-picture" not in text_of(page, "/library/?density=headlines")
