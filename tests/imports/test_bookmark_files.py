"""Netscape bookmark files and the JSON of browsers, as their exporters write them."""

from __future__ import annotations

import struct

import pytest

from tests.imports.reading import read

HEADER = (
    '<!DOCTYPE NETSCAPE-Bookmark-file-1>\n<META HTTP-EQUIV="Content-Type" '
    'CONTENT="text/html; charset=UTF-8">\n<TITLE>Bookmarks</TITLE>\n<H1>Bookmarks</H1>\n'
)


# chromium/chromium bookmark_html_writer.cc at 02e49e58
def test_chrome_keeps_addresses_folders_and_order() -> None:
    found = read(
        HEADER + '<DL><p>\r\n<DT><H3 PERSONAL_TOOLBAR_FOLDER="true">Bar</H3>\r\n<DL><p>\r\n'
        '<DT><A HREF="https://a.example/?x=1&copy=2" ADD_DATE="1600000000">A &amp; B</A>\r\n'
        "<DT><H3>Empty</H3>\r\n<DL><p>\r\n</DL><p>\r\n</DL><p>\r\n"
        '<DT><A HREF="https://b.example/" ADD_DATE="0"></A>\r\n'
        '<DT><A HREF="javascript:void(0)">Run</A>\r\n</DL><p>'
    )
    first, second = found.entries
    assert (first.url, first.title) == ("https://a.example/?x=1&copy=2", "A & B")
    assert (first.collection, first.added) == (["Bar"], "2020-09-13T12:26:40Z")
    assert (second.collection, second.added, second.title) == (None, None, "")
    assert [each.why for each in found.skipped] == ["script address"]


# mozilla/gecko-dev BookmarkHTMLUtils.sys.mjs at 1f52267d
def test_firefox_separator_hides_nothing_and_tags_are_parted_by_commas() -> None:
    found = read(
        HEADER + '<DL><p>\n<DT><A HREF="https://a.example/" TAGS="old town,d&#39;or">A</A>\n'
        '<HR>    <DT><H3>Own</H3>\n<DL><p>\n<DT><A HREF="https://b.example/">B</A>\n</DL><p></DL>'
    )
    assert [(e.tags, e.collection) for e in found.entries] == [
        (["old town", "d'or"], None),
        ([], ["Own"]),
    ]


# mozilla/gecko-dev before 2019 wrote live bookmarks and <DD> descriptions, of folders too
def test_firefox_of_old_has_feeds_and_notes_and_a_folders_note_is_nobody_elses() -> None:
    found = read(
        HEADER + '<DL><p>\n<DT><A HREF="https://a.example/">A</A>\n<DD>Mine\n'
        "<DT><H3>F</H3>\n<DD>About the folder\n<DL><p>\n"
        '<DT><A FEEDURL="https://b.example/feed" HREF="https://b.example/">B</A>\n</DL><p></DL>'
    )
    first, feed = found.entries
    assert first.note == "Mine"
    assert (feed.kind, feed.url, feed.site) == (
        "feed",
        "https://b.example/feed",
        "https://b.example/",
    )


def test_safari_has_no_outer_list_and_its_reading_list_is_told_by_its_id() -> None:
    found = read(
        "<!DOCTYPE NETSCAPE-Bookmark-file-1>\n<HTML><Title>Bookmarks</Title><H1>Bookmarks</H1>\n"
        '<DT><H3 FOLDED>Trips</H3>\n<DL><p>\n<DT><A HREF="https://a.example/">A</A>\n</DL><p>\n'
        '<DT><H3 FOLDED id="com.apple.ReadingList">Liste</H3>\n<DL><p>\n'
        '<DT><A HREF="https://b.example/">B</A>\n</DL><p>\n</HTML>'
    )
    assert [(e.collection, e.read) for e in found.entries] == [
        (["Trips"], None),
        (["Liste"], False),
    ]


# sissbruecker/linkding exporter.py at v1.25.0 and at 1.46.2
@pytest.mark.parametrize("mark", ["linkding:archived", "linkding:bookmarks.archived"])
def test_linkding_lines_end_the_other_way_round_and_a_tag_is_the_archive(mark: str) -> None:
    lines = [
        *HEADER.strip().split("\n"),
        "<DL><p>",
        '<DT><A HREF="https://a.example/?x=1&lt=2" ADD_DATE="1600000000" PRIVATE="1" TOREAD="1"'
        f' TAGS="q&amp;a,{mark}">A</A>',
        "<DD>Said[linkding-notes]One\n\n- two &lt;DT&gt;[/linkding-notes]",
        '<DT><A HREF="https://b.example/" PRIVATE="0" TOREAD="0" TAGS="">B</A>',
        "</DL><p>",
    ]
    first, second = read("\n\r".join(lines)).entries
    assert (first.tags, first.archived, first.read) == (["q&a"], True, False)
    assert (first.private, first.description, first.note) == (True, "Said", "One\n\n- two <DT>")
    assert first.url == "https://a.example/?x=1&lt=2"
    assert (second.archived, second.read, second.private) == (False, True, False)


# karakeep-app/karakeep exporters.ts at 118d02fd: encodeURI() over what is encoded already
def test_karakeep_addresses_are_not_encoded_twice() -> None:
    found = read(
        HEADER + '<DL><p>\n    <DT><A HREF="https://a.example/caf%25C3%25A9?a=1&amp;b=2" '
        'ADD_DATE="1600000000" TAGS="one,two">A</A>\n'
        '    <DT><A HREF="https://b.example/x%20y" ADD_DATE="1600000000" >B</A>\n</DL><p>'
    )
    assert found.entries[0].url == "https://a.example/caf%C3%A9?a=1&b=2"


def test_a_percent_sign_that_belongs_there_stays() -> None:
    found = read(
        HEADER + '<DL><p>\n<DT><A HREF="https://a.example/?u=https%3A%2F%2Fb.example%2Fx%2520y" '
        'ADD_DATE="1600000000">A</A></DL><p>'
    )
    assert found.entries[0].url == "https://a.example/?u=https%3A%2F%2Fb.example%2Fx%2520y"


# go-shiori/shiori export.go at 79c68e17
def test_shiori_escapes_nothing() -> None:
    found = read(
        "<!DOCTYPE NETSCAPE-Bookmark-file-1><TITLE>Bookmarks</TITLE><H1>Bookmarks</H1><DL>\n"
        '<DT><A HREF="https://a.example/?a&lt" ADD_DATE="1600000000" LAST_MODIFIED="1" '
        'TAGS="x,y z">Map<K, "V"> &amp; more</A>\n</DL>'
    )
    (entry,) = found.entries
    assert (entry.url, entry.title) == ("https://a.example/?a&lt", 'Map<K, "V"> &amp; more')
    assert entry.tags == ["x", "y z"]


def test_raindrop_unsorted_is_no_collection_and_a_note_ends_before_a_folder() -> None:
    found = read(
        HEADER.replace("Bookmarks</TITLE>", "Raindrop.io Bookmarks</TITLE>").replace(
            "<TITLE>Bookmarks", "<TITLE>Raindrop.io Bookmarks"
        )
        + "<DL><p><DT><H3>Unsorted</H3><DL><p>"
        '<DT><A HREF="https://a.example/" TAGS="" DATA-IMPORTANT="true">A</A><DD>It&#39;s\n'
        "<DT><H3>Sub</H3><DL><p>"
        '<DT><A HREF="https://b.example/" TAGS="">B</A></DL><p></DL><p></DL><p>'
    )
    first, second = found.entries
    assert (first.collection, first.favourite, first.description) == (None, True, "It's")
    assert (second.collection, second.favourite) == (["Sub"], None)


def test_pinboard_notes_have_paragraphs_and_marks_stay() -> None:
    found = read(
        HEADER + '<DL><p><DT><A HREF="https://a.example/" ADD_DATE="1600000000" PRIVATE="1" '
        'TOREAD="1" TAGS="c++,.own">A</A>\n<DD>One\n\nTwo &lt;b&gt;\n\n'
        '<DT><A HREF="https://b.example/" PRIVATE="0" TOREAD="0" TAGS="">B</A>\n</DL></p>'
    )
    first, second = found.entries
    assert (first.note, first.read, first.private) == ("One\n\nTwo <b>", False, True)
    assert (second.tags, second.read) == ([], True)


# chromium/chromium bookmark_codec.cc: microseconds since 1601 as text
def test_chromes_own_file_counts_from_1601() -> None:
    entry = {
        "type": "url",
        "name": "A",
        "url": "https://a.example/",
        "date_added": "13300000000000000",
    }
    inner = {"type": "folder", "name": "Sub", "children": [entry], "date_added": "0"}
    bar = {"type": "folder", "name": "Bookmarks bar", "children": [inner]}
    other = {
        "type": "folder",
        "name": "Other bookmarks",
        "children": [
            {"type": "url", "name": "S", "url": "chrome://settings/"},
            {**entry, "date_added": "0"},
        ],
    }
    found = read({"checksum": "0", "roots": {"bookmark_bar": bar, "other": other}, "version": 1})
    assert [(e.collection, e.added) for e in found.entries] == [
        (["Bookmarks bar", "Sub"], "2022-06-18T04:26:40Z"),
        (["Other bookmarks"], None),
    ]
    assert [each.why for each in found.skipped] == ["browser-internal address"]


BACKUP = (
    '{"guid":"root________","root":"placesRoot","typeCode":2,"children":[{"guid":"menu________",'
    '"root":"bookmarksMenuFolder","title":"menu","typeCode":2,"index":0,"children":['
    '{"typeCode":1,"index":1,"title":"B","uri":"https://b.example/","dateAdded":1600000001000000},'
    '{"typeCode":3,"index":2},'
    '{"typeCode":1,"index":0,"title":"A","uri":"https://a.example/","tags":"x,y z"}]},'
    '{"guid":"tags________","root":"tagsFolder","typeCode":2,"index":9,"children":['
    '{"typeCode":2,"title":"x","children":[{"typeCode":1,"uri":"https://a.example/"}]}]}]}'
)


# mozilla/gecko-dev BookmarkJSONUtils.sys.mjs at 28496b0b
def test_firefox_backup_by_index_with_old_tags_left_out() -> None:
    found = read(BACKUP)
    assert [(e.url, e.tags, e.collection, e.added) for e in found.entries] == [
        ("https://a.example/", ["x", "y z"], ["menu"], None),
        ("https://b.example/", [], ["menu"], "2020-09-13T12:26:41Z"),
    ]
    assert [each.what for each in found.skipped] == ["tagsFolder: x"]


# lz4 block format; the header by mozilla/gecko-dev dom/system/IOUtils
def test_firefox_compressed_backup() -> None:
    raw = BACKUP.encode()
    length = len(raw) - 15
    extra = b"\xff" * (length // 255) + bytes([length % 255])
    block = b"\xf0" + extra + raw
    found = read(b"mozLz40\x00" + struct.pack("<I", len(raw)) + block, "bookmarks.jsonlz4")
    assert len(found.entries) == 2


def test_lz4_copies_reach_into_what_they_write() -> None:
    from ingestion.imports.lz4 import decompress

    # "ab", then ten bytes from two bytes back, then the last literal.
    block = b"\x26ab\x02\x00\x10!"
    assert (
        decompress(b"mozLz40\x00" + struct.pack("<I", 13) + block) == b"ababababababab"[:12] + b"!"
    )


# Vivaldi keeps a trash and descriptions in Chromium's file; Brave writes separators
def test_chromiums_file_of_other_browsers() -> None:
    bar = [
        {"name": "A", "type": "url", "url": "https://a.example/"}
        | {"meta_info": {"Description": "Mine"}},
        {"name": "", "type": "separator"},
    ]
    trash = [{"name": "Gone", "type": "url", "url": "https://b.example/"}]
    found = read(
        {
            "roots": {
                "bookmark_bar": {"name": "Bar", "type": "folder", "children": bar},
                "trash": {"name": "Trash", "type": "folder", "children": trash},
            }
        }
    )
    assert [(e.url, e.note) for e in found.entries] == [("https://a.example/", "Mine")]
    assert [(s.why, s.what) for s in found.skipped] == [
        ("deleted in the browser", "https://b.example/")
    ]


# mozilla/gecko-dev before 2018: live bookmarks were folders with annotations
def test_live_bookmarks_of_a_backup_are_feeds() -> None:
    live = {
        "title": "Live",
        "typeCode": 2,
        "annos": [
            {"name": "livemark/feedURI", "value": "https://a.example/rss"},
            {"name": "livemark/siteURI", "value": "https://a.example/"},
        ],
    }
    (feed,) = read({"guid": "root________", "typeCode": 2, "children": [live]}).entries
    assert (feed.kind, feed.url, feed.site) == (
        "feed",
        "https://a.example/rss",
        "https://a.example/",
    )


SHAARLI = (
    "<TITLE>Mine</TITLE>\n<H1>Shaarli export of all bookmarks on Sat, 14 May 22</H1>\n<DL><p>\n"
)


# shaarli/Shaarli tpl/default/export.bookmarks.html and BookmarkRawFormatter.php, 2026-08
def test_shaarli_escapes_nothing_and_its_notes_have_no_page() -> None:
    found = read(
        "<!DOCTYPE NETSCAPE-Bookmark-file-1>\n" + SHAARLI + '<DT><A HREF="https://a.example/?x=1'
        '&copy=2" ADD_DATE="1600000000" LAST_MODIFIED="1600000009" PRIVATE="1" TAGS="c++,a b">'
        'The <dl> &amp; "<p>" tags & more</A>\n<DD>See <a href="https://b.example/">b</a>\n'
        "<h3>Head</h3>\n\n- `<dt>`, too\n"
        '<DT><A HREF="/shaare/lY47tw" ADD_DATE="1600000000" PRIVATE="0" TAGS="">Bread</A>\n'
        "<DD>Flour\n\nWater\n</DL><p>\n"
    )
    page, note = found.entries
    assert page.url == "https://a.example/?x=1&copy=2"
    assert (page.title, page.tags) == ('The <dl> &amp; "<p>" tags & more', ["c++", "a b"])
    assert page.note == 'See <a href="https://b.example/">b</a>\n<h3>Head</h3>\n\n- `<dt>`, too'
    assert (page.private, page.added) == (True, "2020-09-13T12:26:40Z")
    assert (note.kind, note.url, note.title, note.text) == ("note", None, "Bread", "Flour\n\nWater")


# shaarli/netscape-bookmark-parser tests/input/shaarli.htm, of 2016
def test_shaarli_of_old_escaped_everything() -> None:
    (entry,) = read(
        "<!DOCTYPE NETSCAPE-Bookmark-file-1>\n"
        + SHAARLI
        + '<DT><A HREF="https://a.example/?a&amp;b"'
        ' ADD_DATE="1600000000" PRIVATE="0" TAGS="">One &lt;b&gt;</A>\n'
        "<DD>&quot;Said&quot;\n</DL><p>"
    ).entries
    assert (entry.url, entry.title, entry.note) == ("https://a.example/?a&b", "One <b>", '"Said"')


# shaarli/netscape-bookmark-parser tests/input/scuttle_new_line.htm
def test_scuttle_notes_are_attributes() -> None:
    (entry,) = read(
        HEADER + '<DL>\n<DT><A HREF="https://a.example/" description="One &amp;\ntwo" hash="1" '
        'TAGS="x,y" ADD_DATE="1600000000" >A</a>\n</DL>'
    ).entries
    assert (entry.note, entry.tags, entry.title) == ("One &\ntwo", ["x", "y"], "A")


def test_a_link_in_a_note_is_no_entry() -> None:
    found = read(
        HEADER + '<DL><p>\n<DT><A HREF="https://a.example/">A</A>\n<DD>From '
        '<a href="https://b.example/">b</a> too\n<DT><A HREF="https://c.example/">C</A>\n</DL><p>'
    )
    assert [entry.url for entry in found.entries] == ["https://a.example/", "https://c.example/"]
    assert found.entries[0].note == 'From <a href="https://b.example/">b</a> too'


def test_a_page_about_linkding_makes_no_export_of_linkding() -> None:
    (entry,) = read(
        HEADER + '<DL><p>\n<DT><A HREF="https://a.example/?a=1&amp;b=2">linkding: bookmarks</A>\n'
        "<DD>Mine\n</DL><p>"
    ).entries
    assert (entry.url, entry.note, entry.archived) == ("https://a.example/?a=1&b=2", "Mine", None)
