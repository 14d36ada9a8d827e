"""What leaves as bookmarks, a table, JSON Lines or Markdown comes back by our own import."""

from __future__ import annotations

import zipfile
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import pytest

from ingestion.imports import isolated
from librarian_site.models import User
from library.exports.registry import BY_NAME
from library.exports.selection import selected
from library.models import Collection, Highlight
from tests.factories import make_item

pytestmark = pytest.mark.django_db

PAGE = "https://example.org/gates?a=1&b=2"
TIDE = "https://example.org/tide"
FORMATS = ("html", "csv", "jsonl", "markdown")


def returned(owner: User, name: str) -> dict[str, Any]:
    file = BytesIO()
    BY_NAME[name].write(selected(owner), file)
    return isolated.understand([(f"export{BY_NAME[name].extension}", file.getvalue())])


@pytest.fixture
def filled(owner: User) -> User:
    made = datetime(2024, 5, 3, 9, 30, tzinfo=UTC)
    gates = make_item(
        owner,
        tags=("canal life", "oak"),
        title='Oak & "steel": <gates>',
        url=PAGE,
        created_at=made,
        summary="Oak gates last.",
        note="- Ask Tobias.\n- <Then> & there",
        markdown="Oak gates swell.",
        read_at=made,
        favourite_at=made,
        archived_at=made,
    )
    gates.collections.add(
        *Collection.objects.bulk_create(
            Collection(owner=owner, name=name) for name in ("Locks & lakes / Oak", "Slow, good")
        )
    )
    Highlight.objects.create(item=gates, quote="Oak gates\nswell", note="Do they?", color="blue")
    Highlight.objects.create(item=gates, quote="swell", color="green")
    make_item(
        owner,
        title="Tide",
        url=TIDE,
        created_at=made,
        later_at=made,
        markdown="> [!note]\n> Of the page itself.\n\n## Highlights\n\nNone of mine.",
        summary="Low at six.",
    )
    make_item(owner, title="By hand", url="", source_type="text", markdown="Only here.")
    return owner


def entry(found: dict[str, Any], url: str) -> dict[str, Any]:
    """The first: in a bookmarks file an item in two folders stands in both."""
    items: list[dict[str, Any]] = found["items"]
    return next(each for each in items if each["url"] == url)


@pytest.mark.parametrize("name", FORMATS)
def test_title_date_tags_note_and_states_come_back(filled: User, name: str) -> None:
    found = returned(filled, name)
    gates, tide = entry(found, PAGE), entry(found, TIDE)
    assert gates["title"] == 'Oak & "steel": <gates>'
    assert (gates["added"], tide["added"]) == ("2024-05-03T09:30:00Z", "2024-05-03T09:30:00Z")
    assert sorted(gates["tags"]) == ["canal life", "oak"]
    assert gates["note"] == "- Ask Tobias.\n- <Then> & there"
    assert tide["note"] is None, "a summary is no note"
    marks = ("read", "favourite", "archived", "later")
    assert [bool(gates[mark]) for mark in marks] == [True, True, True, False]
    assert [bool(tide[mark]) for mark in marks] == [False, False, False, True]


@pytest.mark.parametrize("name", FORMATS)
def test_collections_come_back_by_their_names(filled: User, name: str) -> None:
    paths = [
        path
        for each in returned(filled, name)["items"]
        if each["url"] == PAGE
        for path in each["collections"] or [each["collection"]]
    ]
    assert sorted(" / ".join(path) for path in paths) == ["Locks & lakes / Oak", "Slow, good"]


@pytest.mark.parametrize("name", ["jsonl", "markdown"])
def test_highlights_come_back_with_notes_and_colours(filled: User, name: str) -> None:
    found = returned(filled, name)
    highlights = entry(found, PAGE)["highlights"]
    assert sorted((each["text"], each["note"], each["color"]) for each in highlights) == [
        ("Oak gates\nswell", "Do they?", "blue"),
        ("swell", "", "green"),
    ]
    assert entry(found, TIDE)["highlights"] == []


def test_what_has_no_address_comes_back_by_its_text(filled: User) -> None:
    (note,) = (each for each in returned(filled, "jsonl")["items"] if not each["url"])
    assert (note["kind"], note["title"], note["text"]) == ("note", "By hand", "Only here.")
    (document,) = (each for each in returned(filled, "markdown")["items"] if not each["url"])
    assert (document["kind"], document["content_file"]) == ("document", "By hand.md")
    assert [each["why"] for each in returned(filled, "csv")["skipped"]] == ["no address"]


def test_one_item_alone_comes_back_too(owner: User) -> None:
    make_item(owner, title="Tide", url=TIDE, note="Mine.", markdown="See https://b.example/.")
    lines, vault = BytesIO(), BytesIO()
    BY_NAME["jsonl"].write(selected(owner), lines)
    BY_NAME["markdown"].write(selected(owner), vault)
    with zipfile.ZipFile(vault) as archive:
        files = [("one.jsonl", lines.getvalue()), ("Tide.md", archive.read("Tide.md"))]
    for file in files:
        found = isolated.understand([file])
        assert [(each["url"], each["note"]) for each in found["items"]] == [(TIDE, "Mine.")]


def test_folders_of_a_bookmarks_file_stand_in_each_other(filled: User) -> None:
    file = BytesIO()
    BY_NAME["html"].write(selected(filled), file)
    outer, _, inner = file.getvalue().decode().partition("<DT><H3>Locks &amp; lakes</H3>")
    assert inner.split("</DL>")[0].count("<DT><H3>Oak</H3>") == 1
    assert "Oak" not in outer.replace("Oak &amp;", "")


@pytest.mark.parametrize("tags", [("a|b",), ("a; b", "c"), ("#x", "#y"), ("{z}",), ("[w]", "v, u")])
def test_tags_of_a_table_may_have_signs_that_part_names(owner: User, tags: tuple[str, ...]) -> None:
    make_item(owner, tags=tags, url=TIDE)
    assert sorted(entry(returned(owner, "csv"), TIDE)["tags"]) == sorted(tags)


def test_other_notes_of_the_same_vault_come_too(owner: User) -> None:
    make_item(owner, title="Tide", url=TIDE, markdown="Low at six.")
    vault = BytesIO()
    BY_NAME["markdown"].write(selected(owner), vault)
    with zipfile.ZipFile(vault, "a") as archive:
        archive.writestr("Diary/May.md", "---\ntags: [oak]\n---\nAsked Tobias.")
        archive.writestr("app.json", "{}")
    found = isolated.understand([("vault.zip", vault.getvalue())])
    assert sorted(
        (each["kind"], each["title"], each["content_file"]) for each in found["items"]
    ) == [
        ("document", "May", "Diary/May.md"),
        ("link", "Tide", None),
    ]
    assert [each["what"] for each in found["skipped"]] == ["app.json"]
