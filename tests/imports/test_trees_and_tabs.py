"""Bookmarks of browsers and their extensions in files of their own kinds."""

from __future__ import annotations

import plistlib
from datetime import datetime
from typing import Any

import pytest

from ingestion.documents.errors import BrokenDocument, UnsupportedType
from tests.imports.reading import read

LEAF, LIST = "WebBookmarkTypeLeaf", "WebBookmarkTypeList"


def leaf(letter: str, **more: Any) -> dict[str, Any]:
    names = {"title": letter.upper()}
    url = f"https://{letter}.example/"
    return {"URLString": url, "URIDictionary": names, "WebBookmarkType": LEAF, **more}


# Apple's exporter is closed: keys as in IPED's SafariPlistParser and other public readers
@pytest.mark.parametrize("form", [plistlib.FMT_BINARY, plistlib.FMT_XML])
def test_safaris_own_file(form: plistlib.PlistFormat) -> None:
    added = datetime(2024, 1, 2, 3, 4, 5)
    reading = {"DateAdded": added, "PreviewText": "Its first words"}
    tree = {
        "WebBookmarkType": LIST,
        "Children": [
            {"WebBookmarkType": "WebBookmarkTypeProxy", "Title": "History"},
            {"Title": "BookmarksBar", "WebBookmarkType": LIST, "Children": [leaf("a")]},
            {
                "Title": "com.apple.ReadingList",
                "WebBookmarkType": LIST,
                "Children": [
                    leaf("b", ReadingList=reading),
                    leaf("c", ReadingList={**reading, "DateLastViewed": added}),
                ],
            },
        ],
    }
    found = read(plistlib.dumps(tree, fmt=form), "Bookmarks.plist")
    bar, unread, seen = found.entries
    assert (bar.url, bar.title, bar.collection) == ("https://a.example/", "A", ["BookmarksBar"])
    assert (bar.added, bar.read) == (None, None)
    assert (unread.added, unread.read) == ("2024-01-02T03:04:05Z", False)
    assert unread.description == "Its first words"
    assert seen.read is True


def test_a_damaged_property_list_is_named() -> None:
    with pytest.raises(BrokenDocument, match=r"Bookmarks\.plist"):
        read(b"bplist00\x01\x02WebBookmarkType", "Bookmarks.plist")


# XBEL 1.0, as KDE's KBookmark and floccus write it
def test_xbel() -> None:
    found = read(
        '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE xbel>\n<xbel version="1.0">'
        '<folder id="1"><title>Sea &amp; shore</title>'
        '<bookmark href="https://a.example/?a=1&amp;b=2" added="2020-01-02T00:00:00Z">'
        "<title>A</title><desc>Mine</desc></bookmark><separator/></folder>"
        '<bookmark href="https://b.example/"><title>B</title></bookmark></xbel>',
        "bookmarks.xbel",
    )
    first, second = found.entries
    assert (first.url, first.title) == ("https://a.example/?a=1&b=2", "A")
    assert (first.collection, first.note) == (["Sea & shore"], "Mine")
    assert first.added == "2020-01-02T00:00:00Z"
    assert second.collection is None


# xbrowsersync/app backup.interface.ts at 026eb15e
def test_xbrowsersync_separators_are_no_bookmarks() -> None:
    bookmarks = [
        {
            "id": 1,
            "title": "[xbs] Toolbar",
            "children": [
                {
                    "id": 2,
                    "title": "A",
                    "url": "https://a.example/",
                    "tags": ["t1", "t2"],
                    "description": "D",
                },
                {"id": 3, "url": "xbs:separator", "title": "-"},
                {
                    "id": 4,
                    "title": "F",
                    "children": [{"id": 5, "title": "B", "url": "https://b.example/"}],
                },
            ],
        }
    ]
    found = read({"xbrowsersync": {"date": "20240101", "data": {"bookmarks": bookmarks}}})
    first, second = found.entries
    assert (first.tags, first.note, first.collection) == (["t1", "t2"], "D", ["Toolbar"])
    assert second.collection == ["Toolbar", "F"]
    assert found.skipped == []


def test_toby_own_titles_and_words() -> None:
    cards = [
        {
            "title": "Page",
            "url": "https://a.example/",
            "customTitle": "Mine",
            "customDescription": "why",
        },
        {"title": "Settings", "url": "chrome://settings", "customTitle": ""},
    ]
    found = read({"version": 3, "lists": [{"title": "Work", "cards": cards, "labels": ["red"]}]})
    (entry,) = found.entries
    assert (entry.title, entry.note) == ("Mine", "why")
    assert (entry.collection, entry.tags) == (["Work"], ["red"])
    assert [each.why for each in found.skipped] == ["browser-internal address"]


# karakeep-app/karakeep parsers.ts at 1e06363e knows windows by number, tabs by number in them
def test_tab_session_manager() -> None:
    tabs = {
        "8": {"index": 1, "url": "https://b.example/", "title": "B"},
        "9": {"index": 0, "url": "https://a.example/", "title": "A", "lastAccessed": 1.7e12},
    }
    sessions = [{"windows": {"1": tabs}, "name": "Trip", "date": 1_600_000_000_000, "tag": ["x"]}]
    first, second = read(sessions).entries
    assert [first.url, second.url] == ["https://a.example/", "https://b.example/"]
    assert (first.added, first.last_used) == ("2020-09-13T12:26:40Z", "2023-11-14T22:13:20Z")
    assert (first.collection, first.tags) == (["Trip"], ["x"])


def test_any_json_with_addresses_at_any_depth() -> None:
    links = [{"id": "1", "url": "https://a.example/", "title": "A"}]
    found = read({"collections": [{"title": "Work", "folders": [{"id": "f", "links": links}]}]})
    (entry,) = found.entries
    assert (entry.url, entry.title, entry.collection) == ("https://a.example/", "A", ["Work"])


@pytest.mark.parametrize(
    "content",
    [
        '<?xml version="1.0"?><root><a>https://a.example/</a></root>',
        '{"text": "see https://a.example/"}',
    ],
)
def test_what_has_a_form_that_nobody_knows_is_no_list_of_links(content: str) -> None:
    with pytest.raises(UnsupportedType, match="not an export"):
        read(content)


def test_a_list_may_begin_with_an_address_in_angle_brackets() -> None:
    assert [e.url for e in read("<https://a.example/>\n").entries] == ["https://a.example/"]
