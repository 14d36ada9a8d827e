"""The library's pages: facets, pages, ticks, tags, collections, highlights, duplicates."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from ingestion.models import IngestionJob
from librarian_site.models import User
from library.duplicates import minhash
from library.models import Collection, Highlight, LibraryItem, Passage, Tag, TagAlias
from library.views import browse
from library.views import tags as tag_views
from tests.factories import make_item

pytestmark = pytest.mark.django_db(transaction=True)


def text_of(page: Client, path: str) -> str:
    answer = page.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def counts(page: Client, path: str) -> dict[str, dict[str, int]]:
    return {
        facet.name: {value.value: value.count for value in facet.values}
        for facet in page.get(path).context["facets"]
    }


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


def tick(page: Client, items: list[LibraryItem], path: str = "/library/bulk/", **data: Any) -> str:
    ids = [str(item.pk) for item in items]
    answer = page.post(path, {"item": ids, "back": "/library/?tier=c", **data}, follow=True)
    return answer.content.decode()


def test_many_are_tagged_marked_collected_and_deleted(
    page: Client, owner: User, stranger: User
) -> None:
    items = [make_item(owner, tags=("old",)) for _ in range(2)]
    theirs = make_item(stranger)
    everything = [*items, theirs]
    assert "2 items tagged new" in tick(page, everything, action="tag", tags="new")
    tick(page, everything, action="untag", tags="OLD")
    assert {tag.name for item in items for tag in item.tags.all()} == {"new"}
    tick(page, everything, action="read")
    assert LibraryItem.objects.filter(read_at__isnull=False).count() == 2
    tick(page, everything, action="unread")
    assert LibraryItem.objects.filter(read_at__isnull=False).count() == 0
    assert "put in “Shelf”" in tick(page, everything, action="collect", collection="Shelf")
    assert Collection.objects.get().items.count() == 2
    assert "2 items moved to the trash" in tick(page, everything, action="delete")
    assert list(LibraryItem.objects.all()) == [theirs]


def test_many_are_moved_from_one_collection_to_another(page: Client, owner: User) -> None:
    items = [make_item(owner) for _ in range(3)]
    shelf = Collection.objects.create(owner=owner, name="Shelf")
    shelf.items.add(*items)
    moved = tick(page, items[:2], action="move", collection="Board", **{"from": "Shelf"})
    assert "2 items moved from “Shelf” to “Board”" in moved
    assert list(shelf.items.all()) == items[2:]
    assert "2 items taken out" in tick(page, items, action="uncollect", collection="board")
    assert not Collection.objects.get(name="Board").items.exists()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"action": "move", "collection": "X"}, "Show the collection"),
        ({"action": "uncollect", "collection": "X"}, "taken out of"),
        ({"action": "tag", "tags": " "}, "at least one tag"),
        ({"action": "collect"}, "Name the collection"),
        ({"action": "collect", "collection": "Smart"}, "fills itself"),
        ({"action": "dance"}, "Select some items first"),
    ],
)
def test_what_can_t_be_done_says_why(
    page: Client, owner: User, data: dict[str, str], said: str
) -> None:
    Collection.objects.create(owner=owner, name="Smart", query="tier:a")
    assert said in tick(page, [make_item(owner)], **data)


def test_nothing_ticked_and_a_foreign_way_back(page: Client, owner: User) -> None:
    assert "Select some items first" in tick(page, [], action="read")
    answer = page.post("/library/bulk/", {"item": ["x"], "back": "https://evil.example/"})
    assert answer["Location"] == "/library/"
    assert "Tick what you want to export" in tick(page, [], path="/library/export/")


def test_an_export_has_each_item_with_what_is_known_of_it(page: Client, owner: User) -> None:
    items = [
        make_item(owner, title='Say "hi"', markdown="# Text", tags=("a",)),
        make_item(owner, title="Tide tables", markdown="# Tide tables\n\nHigh water."),
    ]
    answer = page.post("/library/export/", {"item": [str(item.pk) for item in items]})
    archive = zipfile.ZipFile(io.BytesIO(b"".join(answer)))
    text = archive.read("Say hi.md").decode()
    assert 'title: "Say \\"hi\\""' in text
    assert 'tags: ["a"]' in text
    assert text.endswith("# Text\n")
    # A text that begins with its title has it once.
    tides = archive.read("Tide tables.md").decode()
    assert tides.endswith("---\n\n# Tide tables\n\nHigh water.\n")
    assert len(archive.namelist()) == 2


def test_many_are_fetched_again_behind_everything_else(page: Client, owner: User) -> None:
    items = [make_item(owner, url=f"http://127.0.0.1:9/{n}") for n in range(2)]
    assert "2 of them are fetched again" in tick(page, items, path="/library/refresh/")
    assert {job.priority for job in IngestionJob.objects.all()} == {"low"}


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


def test_highlights_of_all_items_are_searched_and_exported(
    page: Client, owner: User, stranger: User
) -> None:
    first = make_item(owner, title="Tides", url="https://example.org/tides")
    Highlight.objects.create(item=first, quote="two sets\nof tables", note="Which is right?")
    Highlight.objects.create(item=make_item(owner), quote="The lamp")
    Highlight.objects.create(item=make_item(stranger), quote="Not yours")
    shown = text_of(page, "/library/highlights/")
    assert "The lamp" in shown and "Not yours" not in shown
    found = page.get("/library/highlights/?q=right+sets").context["page"]
    assert [each.item for each in found] == [first]
    text = page.get("/library/highlights/export/?q=tides").content.decode()
    assert text == (
        "# Highlights\n\n## Tides\n\nhttps://example.org/tides\n\n"
        "> two sets\n> of tables\n\nWhich is right?\n\n"
    )
    assert "You highlighted this" in text_of(page, "/")


def test_items_are_marked_one_by_one_and_many_at_once(page: Client, owner: User) -> None:
    first, second = make_item(owner, title="First"), make_item(owner, title="Second")
    page.post(f"/library/{first.pk}/state/", {"favourite": "1", "later": "1"})
    assert [each.title for each in page.get("/library/?favourite=1").context["items"]] == ["First"]
    assert counts(page, "/library/")["later"] == {"True": 1, "False": 1}
    page.post("/library/bulk/", {"item": [first.pk, second.pk], "action": "archive"})
    first.refresh_from_db()
    assert first.archived_at and not first.later_at
    page.post("/library/bulk/", {"item": [first.pk], "action": "later"})
    shown = page.get("/library/?q=is:archived").context["items"]
    assert [each.title for each in shown] == ["Second"]
    found = page.get("/library/?q=not:archived+is:later+is:favourite").context["items"]
    assert [each.title for each in found] == ["First"]
    page.post("/library/bulk/", {"item": [first.pk], "action": "unfavourite"})
    assert not LibraryItem.objects.filter(favourite_at__isnull=False).exists()


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


def test_a_highlight_is_made_noted_and_removed(page: Client, owner: User) -> None:
    item = make_item(owner)
    made = page.post(
        f"/library/{item.pk}/highlights/",
        {"quote": "Some <b>text", "prefix": "", "suffix": ".", "color": "green"},
        headers={"HX-Request": "true"},
    )
    assert "Some &lt;b&gt;text" in made.content.decode()
    highlight = Highlight.objects.get()
    page.post(f"/library/highlights/{highlight.pk}/", {"note": "Look here"})
    text = text_of(page, f"/library/{item.pk}/")
    assert "Look here" in text
    assert 'data-color="green"' in text
    page.post(f"/library/highlights/{highlight.pk}/delete/")
    assert not Highlight.objects.exists()


def test_a_highlight_is_kept_as_it_stands_in_the_text(page: Client, owner: User) -> None:
    item = make_item(owner)
    words = {"quote": "two\r\nlines", "prefix": "before ", "suffix": "\r\n after "}
    page.post(f"/library/{item.pk}/highlights/", {**words, "color": "yellow"})
    made = Highlight.objects.get()
    assert (made.quote, made.prefix, made.suffix) == ("two\nlines", "before ", "\n after ")
    page.post(f"/library/highlights/{made.pk}/", {"note": " n ", "color": "pink"})
    made.refresh_from_db()
    assert (made.prefix, made.note, made.color) == ("before ", "n", "pink")


def test_a_highlight_that_is_sent_again_is_there_once(page: Client, owner: User) -> None:
    item = make_item(owner)
    marked = {"quote": "a word", "prefix": "once ", "suffix": "", "color": "green"}
    for _ in range(2):
        page.post(f"/library/{item.pk}/highlights/", marked)
    page.post(f"/library/{item.pk}/highlights/", {**marked, "prefix": "twice "})
    assert list(item.highlights.values_list("prefix", flat=True)) == ["once ", "twice "]


def test_what_scripts_send_is_sent_as_who_is_signed_in(page: Client, owner: User) -> None:
    known = page.get("/account/connection/")
    assert (known.json()["user"], known["Cache-Control"].count("no-store")) == (owner.pk, 1)
    strict = Client(enforce_csrf_checks=True)
    strict.cookies.update(page.cookies)
    item = make_item(owner)
    path, token = f"/library/{item.pk}/note/", strict.get("/account/connection/").json()["token"]
    assert strict.post(path, {"note": "Lost"}).status_code == 403
    strict.post(path, {"note": "Kept"}, headers={"X-CSRFToken": token})
    item.refresh_from_db()
    assert item.note == "Kept"


def test_a_highlight_of_nothing_is_refused(page: Client, owner: User, stranger: User) -> None:
    item = make_item(owner)
    for nothing in ("", " \n "):
        answer = page.post(f"/library/{item.pk}/highlights/", {"quote": nothing})
        assert answer.status_code == 400
    wrong = {"quote": "x", "color": "mauve"}
    assert page.post(f"/library/{item.pk}/highlights/", wrong).status_code == 400
    theirs = Highlight.objects.create(item=make_item(stranger), quote="x")
    assert page.post(f"/library/highlights/{theirs.pk}/delete/").status_code == 404
    assert page.post(f"/library/{theirs.item_id}/highlights/", {"quote": "x"}).status_code == 404


def test_reading_goes_on_where_it_stopped(page: Client, owner: User) -> None:
    item = make_item(owner)
    assert page.post(f"/library/{item.pk}/progress/", {"percent": "42"}).status_code == 204
    assert "Go on reading at 42 %" in text_of(page, f"/library/{item.pk}/")
    for wrong in ("", "101", "-1", "x"):
        answer = page.post(f"/library/{item.pk}/progress/", {"percent": wrong})
        assert answer.status_code == 400
    page.post(f"/library/{item.pk}/progress/", {"percent": "9"})  # a tab that was opened before
    assert 'data-percent="42" data-from="0" data-to="100"' in text_of(page, f"/library/{item.pk}/")


def test_a_title_can_be_mended(page: Client, owner: User) -> None:
    item = make_item(owner, title="Wrnog")
    page.post(f"/library/{item.pk}/title/", {"title": " Right "})
    item.refresh_from_db()
    assert item.title == "Right"
    page.post(f"/library/{item.pk}/title/", {"title": ""})
    item.refresh_from_db()
    assert item.title == "Right"


def test_contents_and_passages_can_be_linked_to(page: Client, owner: User) -> None:
    markdown = "# One\n\nFirst.\n\n## Two\n\nSecond.\n\n- a\n- b\n\n## Three\n\nThird."
    item = make_item(owner, markdown=markdown)
    for n, start in enumerate((7, markdown.index("Second"), markdown.index("- b"))):
        item.passages.create(
            id=f"00000000-0000-0000-0000-00000000000{n}", ordinal=n, text="x", start=start
        )
    text = text_of(page, f"/library/{item.pk}/")
    assert '<a href="#h-2">Two</a>' in text
    assert '<p id="p-0">First.</p>' in text
    assert '<p id="p-1">Second.</p>' in text
    assert '<li id="p-2">b</li>' in text


def test_duplicates_are_shown_and_merged(page: Client, owner: User) -> None:
    signature = minhash.signature(" ".join(f"word{n}" for n in range(200)))
    same: dict[str, Any] = {"signature": signature, "bands": minhash.bands(signature)}
    one, two = make_item(owner, **same), make_item(owner, **same)
    assert "You have this twice" in text_of(page, f"/library/{one.pk}/")
    assert two.title in text_of(page, "/library/duplicates/")
    page.post(f"/library/{one.pk}/merge/", {"item": [str(one.pk), str(two.pk)]})
    assert list(LibraryItem.objects.all()) == [one]
    assert "No duplicates" in text_of(page, "/library/duplicates/")


def test_of_a_group_the_chosen_one_is_kept(page: Client, owner: User, stranger: User) -> None:
    one, two = make_item(owner, content_hash="x" * 64), make_item(owner, content_hash="x" * 64)
    assert "the same file" in text_of(page, "/library/duplicates/")
    group = [str(one.pk), str(two.pk)]
    refused = page.post("/library/duplicates/merge/", {"item": group, "keep": ""}, follow=True)
    assert "Choose which one" in refused.content.decode()
    theirs = {"item": group, "keep": str(make_item(stranger).pk)}
    assert page.post("/library/duplicates/merge/", theirs).status_code == 404
    page.post("/library/duplicates/merge/", {"item": group, "keep": str(two.pk)})
    assert list(LibraryItem.objects.owned_by(owner)) == [two]


def test_duplicates_can_be_dismissed(page: Client, owner: User, stranger: User) -> None:
    one, two = make_item(owner, content_hash="x" * 64), make_item(owner, content_hash="x" * 64)
    theirs = make_item(stranger, content_hash="x" * 64)
    group = {"item": [str(one.pk), str(two.pk), str(theirs.pk)]}
    page.post(f"/library/{one.pk}/apart/", group)
    assert "You have this" not in text_of(page, f"/library/{two.pk}/")
    listed = text_of(page, "/library/duplicates/")
    assert "No duplicates" in listed
    assert "You marked 1 pair as not the same" in listed
    page.post("/library/duplicates/again/")
    assert "You have this twice" in text_of(page, f"/library/{one.pk}/")
    page.post("/library/duplicates/apart/", group)
    assert "No duplicates" in text_of(page, "/library/duplicates/")
    assert LibraryItem.objects.count() == 3


@pytest.mark.parametrize(
    "action", ["progress", "title", "collections", "merge", "apart", "highlights"]
)
def test_nobody_touches_somebody_else_s(page: Client, stranger: User, action: str) -> None:
    data = {"percent": "3", "quote": "x", "title": "x"}
    assert page.post(f"/library/{make_item(stranger).pk}/{action}/", data).status_code == 404


@pytest.mark.parametrize("kind", ["tags", "collections"])
def test_nor_their_tags_and_collections(page: Client, stranger: User, kind: str) -> None:
    tag = make_item(stranger, tags=("theirs",)).tags.get()
    shelf = Collection.objects.create(owner=stranger, name="Theirs")
    pk = tag.pk if kind == "tags" else shelf.pk
    assert page.post(f"/library/{kind}/{pk}/", {"name": "mine"}).status_code == 404
    assert page.post(f"/library/{kind}/{pk}/delete/").status_code == 404


def test_all_that_is_found_is_chosen_and_nothing_else(
    page: Client, owner: User, stranger: User
) -> None:
    for _ in range(25):  # more than a page
        make_item(owner, quality_score=9.5)
    kept, theirs = make_item(owner, quality_score=6), make_item(stranger, quality_score=9.5)
    text = text_of(page, "/library/?tier=a")
    assert 'name="found" value="?tier=a"' in text
    assert "Select all 25 found" in text
    answer = page.post("/library/bulk/", {"found": "?tier=a", "action": "delete"}, follow=True)
    assert "25 items moved to the trash" in answer.content.decode()
    assert set(LibraryItem.objects.all()) == {kept, theirs}
    page.post("/library/bulk/", {"found": "?", "action": "read"})  # the whole library
    assert LibraryItem.objects.filter(read_at__isnull=False).get() == kept


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
