"""Firefox's places.sqlite, its tables as in toolkit/components/places/nsPlacesTables.h."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest

from ingestion.documents.errors import BrokenDocument
from ingestion.imports import isolated
from tests.imports.reading import read
from tests.timing import is_linear

TABLES = """
    CREATE TABLE moz_places (id INTEGER PRIMARY KEY, url LONGVARCHAR, title LONGVARCHAR,
        visit_count INTEGER DEFAULT 0, guid TEXT);
    CREATE TABLE moz_bookmarks (id INTEGER PRIMARY KEY, type INTEGER, fk INTEGER DEFAULT NULL,
        parent INTEGER, position INTEGER, title LONGVARCHAR, dateAdded INTEGER,
        lastModified INTEGER, guid TEXT);
"""
NOTES = """
    CREATE TABLE moz_anno_attributes (id INTEGER PRIMARY KEY, name VARCHAR(32) UNIQUE NOT NULL);
    CREATE TABLE moz_items_annos (id INTEGER PRIMARY KEY, item_id INTEGER NOT NULL,
        anno_attribute_id INTEGER, content LONGVARCHAR);
    INSERT INTO moz_anno_attributes VALUES (1, 'bookmarkProperties/description'),
        (2, 'livemark/feedURI'), (3, 'livemark/siteURI'), (4, 'sync/parent');
    INSERT INTO moz_items_annos (item_id, anno_attribute_id, content) VALUES
        (20, 1, 'Mine'), (30, 2, 'https://a.example/feed'), (30, 3, 'https://a.example/'),
        (20, 4, 'x');
    INSERT INTO moz_bookmarks VALUES (30, 2, NULL, 3, 9, 'A feed', 0, 0, 'j');
"""
ADDED = 1_690_000_100_123_456
ROOTS = [
    (1, 2, None, 0, 0, "", "root________"),
    (2, 2, None, 1, 0, "menu", "menu________"),
    (3, 2, None, 1, 1, "toolbar", "toolbar_____"),
    (4, 2, None, 1, 2, "tags", "tags________"),
    (5, 2, None, 1, 3, "unfiled", "unfiled_____"),
]
PLACES = [
    (100, "https://a.example/tides?a=1&b=2", "Tides of May"),
    (101, "https://a.example/gates", "Gates"),
    (102, "place:type=6&sort=14", None),
    (103, "javascript:void(0)", None),
    (104, "https://visited.example/", "Only visited"),
]
MARKS = [
    (10, 2, None, 2, 1, "Sea, & shore", "a"),
    (11, 3, None, 2, 0, None, "b"),
    (20, 1, 100, 10, 1, "Tides", "c"),
    (21, 1, 101, 10, 0, None, "d"),
    (22, 1, 102, 3, 0, "Tags", "e"),
    (23, 1, 103, 3, 1, "Script", "f"),
    (24, 1, 101, 5, 0, "Gates again", "g"),
    (40, 2, None, 4, 0, "low water", "h"),
    (41, 2, None, 4, 1, "sea", "i"),
    (50, 1, 100, 40, 0, None, "k"),
    (51, 1, 100, 41, 0, None, "l"),
    (52, 1, 101, 41, 1, None, "m"),
]
Mark = tuple[int, int, int | None, int, int, str | None, str]


def database(*marks: Mark, script: str = "", page_size: int = 32_768) -> bytes:
    with closing(sqlite3.connect(":memory:")) as made:
        made.executescript(f"PRAGMA page_size = {page_size};{TABLES}{script}")
        made.executemany("INSERT INTO moz_places (id, url, title) VALUES (?, ?, ?)", PLACES)
        made.executemany(
            "INSERT INTO moz_bookmarks (id, type, fk, parent, position, title, guid, dateAdded) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            [(*mark, ADDED) for mark in (*ROOTS, *marks)],
        )
        made.commit()
        content = made.serialize()
    # As Firefox leaves it: with a log of its own beside it.
    return content[:18] + b"\x02\x02" + content[20:]


@pytest.mark.parametrize("page_size", [512, 32_768])
def test_bookmarks_have_their_folders_tags_and_dates(page_size: int) -> None:
    found = read(database(*MARKS, page_size=page_size), "places.sqlite")
    assert found.formats == ["firefox-database"]
    gates, tides, again = found.entries
    assert (tides.url, tides.title) == ("https://a.example/tides?a=1&b=2", "Tides")
    assert (tides.added, tides.tags) == ("2023-07-22T04:28:20Z", ["low water", "sea"])
    assert tides.collection == ["menu", "Sea, & shore"]
    assert (gates.title, gates.tags) == ("Gates", ["sea"])  # the page's own title
    assert (again.title, again.collection, again.tags) == ("Gates again", ["unfiled"], ["sea"])
    assert [each.why for each in found.skipped] == ["saved query", "script address"]


def test_what_older_versions_kept_beside_bookmarks() -> None:
    found = read(database(*MARKS, script=NOTES), "places.sqlite")
    assert [(each.title, each.note) for each in found.entries if each.note] == [("Tides", "Mine")]
    [feed] = [each for each in found.entries if each.kind == "feed"]
    assert (feed.url, feed.site) == ("https://a.example/feed", "https://a.example/")
    assert (feed.title, feed.collection) == ("A feed", ["toolbar"])


def test_it_is_read_in_the_process_for_imports() -> None:
    found = isolated.understand([("places.sqlite", database(*MARKS))])
    assert (found["count"], found["formats"]) == (3, ["firefox-database"])


def test_folders_in_themselves_and_without_a_root_end() -> None:
    found = read(
        database(
            (10, 2, None, 11, 0, "One", "a"),
            (11, 2, None, 10, 0, "Two", "b"),
            (20, 1, 100, 10, 0, "Tides", "c"),
            (21, 1, 101, 99, 0, "Lost", "d"),
        )
    )
    places = {each.title: each.collection for each in found.entries}
    assert places == {"Lost": None, "Tides": ["Two", "One"]}


@pytest.mark.parametrize("keep", [100, 4096, 40_000])
def test_a_damaged_database_is_told(keep: int) -> None:
    content = database(*MARKS)
    damaged = content[:keep] + b"moz_bookmarks moz_places" + b"\xff" * (len(content) - keep)
    with pytest.raises(BrokenDocument, match="not as Firefox"):
        read(damaged, "places.sqlite")


def test_a_database_of_other_names_is_told() -> None:
    with closing(sqlite3.connect(":memory:")) as made:
        made.execute("CREATE TABLE moz_places (id, moz_bookmarks)")
        content = made.serialize()
    with pytest.raises(BrokenDocument, match="not as Firefox"):
        read(content, "places.sqlite")


def test_many_bookmarks_take_time_by_their_number() -> None:
    def deep(count: int) -> bytes:
        folders: list[Mark] = [
            (n, 2, None, n - 1 if n > 1000 else 2, 0, "x", "") for n in range(1000, 1000 + count)
        ]
        marks: list[Mark] = [(n + 500_000, 1, 100, 999 + count, 0, "y", "") for n in range(count)]
        return database(*folders, *marks)

    files = {count: deep(count) for count in (500, 2000)}
    assert is_linear(lambda count: read(files[int(count)]), str, 500)
