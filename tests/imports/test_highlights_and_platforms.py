"""Lists of highlights, and what platforms hand out of an account."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.imports.reading import read


def annotation(text: str, quote: str = "", **more: Any) -> dict[str, Any]:
    selectors = [{"type": "RangeSelector"}, {"type": "TextPositionSelector", "start": 1, "end": 9}]
    selectors += [{"type": "TextQuoteSelector", "exact": quote}] if quote else []
    return {
        "uri": "https://a.example/",
        "text": text,
        "tags": [],
        "created": "2024-01-02T03:04:05.123456+00:00",
        "document": {"title": ["The page"]},
        "target": [{"source": "https://a.example/", "selector": selectors if quote else []}],
        **more,
    }


# hypothesis/client annotations-exporter (buildJSONExportContent); the API has "rows" instead
@pytest.mark.parametrize("key", ["annotations", "rows"])
def test_hypothesis_marks_of_a_page_come_together(key: str) -> None:
    rows = [
        annotation("my note", "the quote", tags=["t1"]),
        annotation("of the page", tags=["t2"], created="2023-01-02T03:04:05+00:00"),
        annotation("I agree", references=["1"]),
    ]
    found = read({"export_userid": "acct:x@example.org", key: rows})
    (page,) = found.entries
    assert (page.title, page.tags, page.note) == ("The page", ["t1", "t2"], "of the page")
    assert page.added == "2023-01-02T03:04:05Z"
    assert [(h.text, h.note) for h in page.highlights] == [("the quote", "my note")]
    assert [each.why for each in found.skipped] == ["reply to an annotation"]


def test_readwise_highlights_of_a_book_make_a_note() -> None:
    found = read(
        "Highlight,Book Title,Book Author,Amazon Book ID,Note,Color,Tags,Location Type,Location,"
        "Highlighted at,Document tags\n"
        '"First\nlines",Walden,Henry Thoreau,B1,mine,yellow,,page,1,2020-10-06 10:15:30+00:00,'
        '"pond, woods"\n'
        '"He said ""no""",Walden,Henry Thoreau,B1,,,,page,2,2020-10-05 10:15:30+00:00,\n'
        ",Walden,Henry Thoreau,B1,,,,page,3,,\n",
        "readwise-data.csv",
    )
    (book,) = found.entries
    assert (book.kind, book.url, book.title) == ("note", None, "Walden")
    assert (book.authors, book.tags) == (["Henry Thoreau"], ["pond", "woods"])
    assert book.added == "2020-10-05T10:15:30Z"
    assert [h.text for h in book.highlights] == ["First\nlines", 'He said "no"']
    assert [h.color for h in book.highlights] == ["yellow", ""]
    assert "> First\n> lines\n\nmine" in (book.text or "")
    assert [each.why for each in found.skipped] == ["highlight without text"]


# Takeout of 2024, in English and in German
@pytest.mark.parametrize(
    "header",
    ["Video ID,Playlist Video Creation Timestamp", "Video-ID,Zeitstempel der Videoerstellung"],
)
def test_youtube_playlists_have_no_addresses(header: str) -> None:
    rows = "aaaaaaaaaaa,2024-03-01T10:00:00+01:00\n-bbbbbbbbb_,2024-03-02T10:00:00+00:00\n"
    found = read(f"{header}\n{rows}", "Takeout/YouTube/playlists/Watch later-videos.csv")
    first, second = found.entries
    assert first.url == "https://www.youtube.com/watch?v=aaaaaaaaaaa"
    assert (first.added, first.collection) == ("2024-03-01T09:00:00Z", ["Watch later"])
    assert second.url == "https://www.youtube.com/watch?v=-bbbbbbbbb_"


def test_a_playlist_of_old_has_its_own_row_above() -> None:
    found = read(
        "Playlist ID,Channel ID,Time Created,Time Updated,Title,Description,Visibility\n"
        "WL,UCx,2020-01-01 00:00:00 UTC,2020-01-01 00:00:00 UTC,Watch later,,Private\n\n"
        "Video ID,Time Added\n aaaaaaaaaaa,2021-03-01 10:00:00 UTC\n",
        "Watch later.csv",
    )
    (entry,) = found.entries
    assert entry.added == "2021-03-01T10:00:00Z"


def test_google_notes_and_comments_are_both_kept() -> None:
    found = read(
        'Title,Note,URL,Tags,Comment\n,,,,\nLock,mine,https://a.example/,"a, b",seen\n', "x.csv"
    )
    (entry,) = found.entries
    assert (entry.note, entry.tags) == ("mine\n\nseen", ["a", "b"])


def test_reddit_has_an_address_under_another_name() -> None:
    found = read("id,permalink\nabc,https://www.reddit.com/r/x/comments/abc/t/\n", "saved.csv")
    assert [e.url for e in found.entries] == ["https://www.reddit.com/r/x/comments/abc/t/"]


@pytest.mark.parametrize("kind", ["like", "bookmark"])
def test_x_archive_is_a_script(kind: str) -> None:
    post = {"tweetId": "12", "fullText": "A &amp; b"}
    found = read(f"window.YTD.{kind}.part0 = {json.dumps([{kind: post}])}", f"{kind}.js")
    (entry,) = found.entries
    assert (entry.url, entry.description) == ("https://twitter.com/i/web/status/12", "A & b")


# FreshRSS and Inoreader keep Google Reader's names
def test_starred_entries_of_feed_readers() -> None:
    item = {
        "title": "Sea &amp; shore",
        "published": 1_600_000_000,
        "categories": ["user/-/state/com.google/read", "user/-/label/Canals"],
        "canonical": [{"href": "https://a.example/"}],
        "alternate": [{"href": "https://other.example/", "type": "text/html"}],
        "annotations": [{"text": "quote", "note": "mine", "added_on": 1_600_000_000}],
    }
    found = read({"id": "user/-/state/org.freshrss/starred", "title": "Starred", "items": [item]})
    (entry,) = found.entries
    assert (entry.url, entry.title) == ("https://a.example/", "Sea & shore")
    assert (entry.favourite, entry.read, entry.tags) == (True, True, ["Canals"])
    assert entry.added is None  # when it was published is another time
    assert [(h.text, h.note) for h in entry.highlights] == [("quote", "mine")]


def test_goodlinks_without_a_time_of_reading_are_unread() -> None:
    row = {"url": "https://a.example/", "title": "A", "tags": ["t"], "addedAt": 1_600_000_000.5}
    marks = [{"content": "quote", "note": "mine", "createdAt": 1_600_000_000}]
    read_one = {**row, "starred": True, "readAt": 1_600_000_100, "highlights": marks}
    found = read([read_one, {**row, "starred": False, "summary": "S"}])
    first, second = found.entries
    assert (first.read, first.favourite, second.read, second.favourite) == (
        True,
        True,
        False,
        False,
    )
    assert first.added == "2020-09-13T12:26:40Z"
    assert [h.added for h in first.highlights] == ["2020-09-13T12:26:40Z"]
    assert second.description == "S"


# wallabag/wallabag EntriesExport.php at 17c5de44, by JMS serializer: lists are named "entry" too
def test_wallabag_xml() -> None:
    found = read(
        '<?xml version="1.0" encoding="UTF-8"?>\n<result>\n  <entry>\n'
        "    <is_archived>1</is_archived>\n    <is_starred>0</is_starred>\n"
        "    <tags>\n      <entry><![CDATA[old town]]></entry>\n    </tags>\n"
        "    <title><![CDATA[A & B]]></title>\n"
        "    <url><![CDATA[https://a.example/?x=1&y=2]]></url>\n"
        "    <content><![CDATA[<p>Text</p>]]></content>\n"
        "    <created_at><![CDATA[2024-03-05T10:00:00+0100]]></created_at>\n"
        "    <annotations><entry><text><![CDATA[mine]]></text><quote><![CDATA[quote]]></quote>"
        "</entry></annotations>\n  </entry>\n</result>\n",
        "All articles.xml",
    )
    (entry,) = found.entries
    assert (entry.url, entry.title) == ("https://a.example/?x=1&y=2", "A & B")
    assert (entry.archived, entry.favourite, entry.tags) == (True, False, ["old town"])
    assert entry.added == "2024-03-05T09:00:00Z"
    assert [(h.text, h.note) for h in entry.highlights] == [("quote", "mine")]


# docs of readwise.io/api_deets: pages of /export/ and of Reader's /list/
def test_answers_of_readwises_apis() -> None:
    marks = [{"text": "quote", "note": "mine", "highlighted_at": "2024-01-02T03:04:05Z"}]
    about: dict[str, Any] = {
        "user_book_id": 1,
        "title": "A",
        "author": "Jane",
        "source_url": "https://a.example/",
    }
    (page,) = read(
        {"results": [{**about, "book_tags": [{"name": "x"}], "highlights": marks}]}
    ).entries
    assert (page.url, page.tags, page.authors) == ("https://a.example/", ["x"], ["Jane"])
    assert [(h.text, h.note) for h in page.highlights] == [("quote", "mine")]
    row: dict[str, Any] = {
        "url": "https://read.readwise.io/1",
        "source_url": "https://b.example/",
        "title": "B",
    }
    row |= {"reading_progress": 0.5, "tags": {"x": {"name": "x"}}, "saved_at": "2024-01-02"}
    found = read({"results": [{**row, "location": "archive"}, {**row, "location": "feed"}]})
    (kept,) = found.entries
    assert (kept.url, kept.archived, kept.tags) == ("https://b.example/", True, ["x"])
    assert [each.why for each in found.skipped] == ["feed item, not saved by the user"]


# docs of readwise.io, "Export to CSV" and `/api/v2/export/`, 2025
def test_tags_of_single_highlights_stand_in_their_notes() -> None:
    header = "Highlight,Book Title,Book Author,Note,Tags,Highlighted at,Document tags\n"
    (book,) = read(header + 'One,A,Doe,Mine,"c1,later",2024-01-02 03:04:05+00:00,whole\n').entries
    assert (book.tags, book.highlights[0].note) == (["whole"], "Mine\n\n#c1 #later")
    marks = [{"text": "One", "tags": [{"id": 1, "name": "c1"}], "highlighted_at": None}]
    page = {
        "user_book_id": 1,
        "title": "A",
        "source_url": "https://a.example/",
        "highlights": marks,
    }
    (entry,) = read({"results": [page]}).entries
    assert entry.highlights[0].note == "#c1"


# a script that calls Diigo's API, and its own export, 2024
def test_diigo_says_no_tag_and_names_each_highlight() -> None:
    (entry,) = read(
        '"title","url","tags","description","comments","annotations","created_at"\n'
        '"A","https://a.example/","no_tag","","Said","Highlight: one\nHighlight: two\nlines",'
        '"2024/11/14 05:48:28 +0000"\n'
    ).entries
    assert (entry.tags, entry.note, entry.added) == ([], "Said", "2024-11-14T05:48:28Z")
    assert [each.text for each in entry.highlights] == ["one", "two\nlines"]


# FreshRSS/FreshRSS Entry.php `toGReader`, app/views/helpers/export/articles.phtml, 2026-08
def test_freshrss_lists_labelled_entries_among_the_starred_and_whole_feeds() -> None:
    def row(number: int, *states: str) -> dict[str, Any]:
        address = [{"href": f"https://example.org/{number}"}]
        return {"title": "A", "canonical": address, "categories": [*states, "a topic"]}

    starred, labelled = "user/-/state/com.google/starred", "user/-/label/mine"
    root = "user/me/state/org.freshrss/"
    listed = read({"id": f"{root}starred", "items": [row(1, starred), row(2, labelled)]})
    assert [(e.favourite, e.tags) for e in listed.entries] == [(True, []), (None, ["mine"])]
    feed = read({"id": f"{root}feed/12", "items": [row(1), row(2, starred)]})
    assert [(e.url, e.favourite) for e in feed.entries] == [("https://example.org/2", True)]
    assert [each.what for each in feed.skipped] == ["https://example.org/1"]


# hypothesis/client annotations-exporter (buildCSVExportContent)
def test_hypothesis_table_has_a_row_for_each_annotation() -> None:
    found = read(
        "Creation Date,URL,Group,Annotation/Reply Type,Quote,User,Body,Tags,Page\n"
        '2024-03-05 14:03,https://a.example/,Public,Annotation,"a, b",ann,mine,"x,y",\n'
        "2024-03-05 15:03,https://a.example/,Public,Reply,,bob,I agree,,\n"
        "2024-03-04 09:00,https://a.example/,Public,Annotation,,ann,of the page,z,\n",
        "annotations.csv",
    )
    (page,) = found.entries
    assert (page.tags, page.note, page.collection) == (["x", "y", "z"], "of the page", None)
    assert page.added == "2024-03-04T09:00:00Z"
    assert [(h.text, h.note) for h in page.highlights] == [("a, b", "mine")]
    assert [each.why for each in found.skipped] == ["reply to an annotation"]


def test_hypothesis_table_of_later_names_of_columns() -> None:
    found = read(
        "Created at,Author,Page,URL,Group,Annotation/Reply Type,Quote,Comment,Tags\n"
        "2024-03-05 14:03,ann,3,https://a.example/,Public,Annotation,a quote,mine,x\n"
    )
    (page,) = found.entries
    assert (page.url, page.tags, page.added) == (
        "https://a.example/",
        ["x"],
        "2024-03-05T14:03:00Z",
    )
    assert [(h.text, h.note) for h in page.highlights] == [("a quote", "mine")]


def test_shaarlis_api_has_notes_without_a_page() -> None:
    row = {"shorturl": "x", "private": True, "created": "2024-03-02T10:00:00+01:00", "tags": ["t"]}
    found = read(
        [
            {**row, "url": "https://a.example/", "title": "A", "description": "mine"},
            {**row, "url": "/shaare/x", "title": "Note: B", "description": "all of it"},
        ]
    )
    page, note = found.entries
    assert (page.note, page.private, page.added) == ("mine", True, "2024-03-02T09:00:00Z")
    assert (note.kind, note.url, note.title, note.text) == ("note", None, "Note: B", "all of it")
