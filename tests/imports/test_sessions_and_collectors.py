"""Saved sessions of tabs, messages with links, notes of Keep, and what programs collect.

Session Buddy 3 and 4 (nxs.json), Arc's StorableSidebar.json, Telegram Desktop's result.json,
Google's archive of Keep, jarun/buku (its table and its Atom feed), ArchiveBox 0.6 to 0.8.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import Any

import pytest

from ingestion.documents.errors import BrokenDocument
from tests.imports.reading import read, zipped
from tests.timing import is_linear

_A = {"url": "https://a.example/", "title": "A"}


def test_session_buddys_sessions_are_collections_with_their_date() -> None:
    session = {
        "type": "saved",
        "created": "2024-05-06T07:08:09.000Z",
        "name": "Trip",
        "windows": [{"tabs": [_A, {"url": "chrome://newtab/", "title": "New tab"}]}],
    }
    found = read({"format": "nxs.json.v1", "sessions": [session]})
    (entry,) = found.entries
    assert (entry.url, entry.title, entry.collection) == ("https://a.example/", "A", ["Trip"])
    assert entry.added == "2024-05-06T07:08:09Z"
    assert [each.why for each in found.skipped] == ["browser-internal address"]


def test_session_buddys_collections_have_folders_and_snapshots_are_told() -> None:
    collection = {
        "title": "Trip",
        "created": 1714979289000,
        "folders": [{"title": "Trains", "links": [_A]}, {"title": "", "links": [_A]}],
    }
    snapshot = {"created": 1714979289000, "folders": [{"links": [{"url": "https://b.example/"}]}]}
    found = read({"format": "nxs.json.v2", "collections": [collection], "history": [snapshot]})
    assert [entry.collection for entry in found.entries] == [["Trip", "Trains"], ["Trip"]]
    assert {entry.added for entry in found.entries} == {"2024-05-06T07:08:09Z"}
    assert [(each.why, each.what) for each in found.skipped] == [
        ("open tabs, not saved by the user", "2024-05-06T07:08:09Z")
    ]


def tab(name: str, parent: str, **more: Any) -> dict[str, Any]:
    page = {"savedURL": f"https://{name}.example/", "savedTitle": name.upper()}
    return {"id": name, "parentID": parent, "title": None, "data": {"tab": page}, **more}


def test_arcs_pinned_tabs_are_in_folders_of_their_spaces() -> None:
    space = {"title": "Work", "containerIDs": ["unpinned", "today", "pinned", "pins"]}
    folder = {"id": "f", "parentID": "pins", "title": "Folder", "data": {"list": {}}}
    items = [
        *("f", folder, "a", tab("a", "f", createdAt=736672089)),
        *("b", tab("b", "pins", title="Mine"), "c", tab("c", "today"), "d", tab("d", "top")),
    ]
    found = read({"sidebar": {"containers": [{}, {"spaces": ["s", space], "items": items}]}})
    assert [(entry.title, entry.collection) for entry in found.entries] == [
        ("A", ["Work", "Folder"]),
        ("Mine", ["Work"]),
        ("D", None),
    ]
    assert found.entries[0].added == "2024-05-06T07:08:09Z"
    assert [(each.why, each.what) for each in found.skipped] == [
        ("open tabs, not saved by the user", "https://c.example/")
    ]


def test_folders_of_arc_in_a_circle_end() -> None:
    circle = [tab("a", "b"), {"id": "b", "parentID": "c"}, {"id": "c", "parentID": "b"}]
    found = read({"sidebar": {"containers": [{"spaces": [], "items": circle}]}})
    assert [entry.url for entry in found.entries] == ["https://a.example/"]


def message(*entities: Any, **more: Any) -> dict[str, Any]:
    said = {"type": "message", "date": "2024-05-06T09:08:09", "date_unixtime": "1714979289"}
    return {**said, "text": "", "text_entities": list(entities), **more}


def test_telegrams_saved_links_have_their_messages_as_notes() -> None:
    messages = [
        {"type": "service", "date_unixtime": "1", "text": "pinned"},
        message({"type": "link", "text": "a.example/x"}),
        message(
            {"type": "plain", "text": "Read "},
            {"type": "text_link", "text": "this", "href": "https://b.example/"},
        ),
        message({"type": "plain", "text": "milk"}),
        message(text=["Old ", {"type": "link", "text": "https://c.example/"}]),
    ]
    found = read({"name": "Saved Messages", "type": "saved_messages", "messages": messages})
    assert [(e.url, e.title, e.note) for e in found.entries] == [
        ("https://a.example/x", "", None),
        ("https://b.example/", "this", "Read this"),
        ("https://c.example/", "", "Old https://c.example/"),
    ]
    assert {e.added for e in found.entries} == {"2024-05-06T07:08:09Z"}
    assert [(each.why, each.what) for each in found.skipped] == [("no address", "milk")]


def test_of_a_whole_account_of_telegram_what_is_saved_counts() -> None:
    of_a_friend = message({"type": "link", "text": "https://a.example/"})
    mine = message({"type": "link", "text": "https://b.example/"})
    chats = [
        {"name": "Friend", "type": "personal_chat", "messages": [of_a_friend]},
        {"type": "saved_messages", "messages": [mine]},
    ]
    found = read({"chats": {"list": chats}})
    assert [entry.url for entry in found.entries] == ["https://b.example/"]


def keep(**fields: Any) -> dict[str, Any]:
    said = {"isTrashed": False, "isPinned": False, "isArchived": False}
    return {**said, "title": "", "userEditedTimestampUsec": 1714979289000000, **fields}


def test_notes_of_keep_come_once_with_labels_and_states() -> None:
    link = [{"source": "WEBLINK", "title": "A", "url": "https://a.example/"}]
    labels = [{"name": "garden"}]
    found = read(
        zipped(
            [
                ("Takeout/Keep/N.json", keep(title="N", textContent="x", labels=labels)),
                ("Takeout/Keep/N.html", "<html>N</html>"),
                ("Takeout/Keep/L.json", keep(textContent="https://a.example/", annotations=link)),
                ("Takeout/Keep/T.json", keep(title="Gone", textContent="x", isTrashed=True)),
                (
                    "Takeout/Keep/P.json",
                    keep(
                        isPinned=True,
                        isArchived=True,
                        createdTimestampUsec=1714979280000000,
                        listContent=[{"text": "milk", "isChecked": True}],
                        attachments=[{"filePath": "p.png", "mimetype": "image/png"}],
                    ),
                ),
                ("Takeout/Keep/p.png", "no picture"),
                ("Takeout/Keep/Labels.txt", "garden"),
            ]
        )
    )
    page, note, listed = found.entries
    assert (page.kind, page.url, page.title) == ("link", "https://a.example/", "A")
    assert (note.kind, note.title, note.tags) == ("document", "N", ["garden"])
    assert (note.added, note.content_file) == ("2024-05-06T07:08:09Z", "Takeout/Keep/N.json")
    assert (listed.title, listed.added) == ("P", "2024-05-06T07:08:00Z")
    assert (listed.favourite, listed.archived) == (True, True)
    assert [(each.why, each.what) for each in found.skipped] == [
        ("file in the zip that is no list", "Takeout/Keep/Labels.txt"),
        ("deleted note", "Gone"),
        ("picture or file of a note", "Takeout/Keep/p.png"),
    ]


def test_lists_beside_the_notes_of_keep_are_read_too() -> None:
    bookmarks = (
        "<!DOCTYPE NETSCAPE-Bookmark-file-1>\n<DL><p>\n"
        '<DT><A HREF="https://b.example/">B</A>\n</DL><p>\n'
    )
    found = read(
        zipped(
            [
                ("Takeout/Keep/N.json", keep(title="N", textContent="x")),
                ("Takeout/Chrome/Bookmarks.html", bookmarks),
                ("Takeout/Fit/steps.json", {"steps": 1}),
            ]
        )
    )
    assert [(entry.kind, entry.title) for entry in found.entries] == [
        ("document", "N"),
        ("link", "B"),
    ]
    assert [(each.why, each.what) for each in found.skipped] == [
        ("file in the zip that is no list", "Takeout/Fit/steps.json")
    ]


def test_pictures_of_many_notes_take_time_by_their_number() -> None:
    def archive(count: int) -> bytes:
        picture = [{"filePath": "p.png", "mimetype": "image/png"}]
        notes = [(f"{n}.json", keep(textContent="x", attachments=picture)) for n in range(count)]
        return zipped([*notes, *((f"{n}-p.png", "x") for n in range(count))])

    archives = {count: archive(count) for count in (300, 1200)}
    assert is_linear(lambda count: read(archives[int(count)]), str, 300)


def buku(*rows: tuple[str, str, str, str]) -> bytes:
    with closing(sqlite3.connect(":memory:")) as database:
        database.execute(
            "CREATE TABLE if not exists bookmarks (id integer PRIMARY KEY, URL text NOT NULL "
            "UNIQUE, metadata text default '', tags text default ',', desc text default '', "
            "flags integer default 0)"
        )
        database.executemany(
            "INSERT INTO bookmarks (URL,metadata,tags,desc) VALUES (?,?,?,?)", rows
        )
        database.commit()
        return database.serialize()


def test_bukus_database() -> None:
    found = read(
        buku(("https://a.example/", "A", ",x,y z,", "mine"), ("javascript:1", "", ",", ""))
    )
    (entry,) = found.entries
    assert (entry.url, entry.title) == ("https://a.example/", "A")
    assert (entry.tags, entry.note) == (["x", "y z"], "mine")
    assert [each.why for each in found.skipped] == ["script address"]


def test_a_damaged_database_of_buku_is_told() -> None:
    whole = buku(*((f"https://a.example/{number}", "x" * 500, ",", "") for number in range(200)))
    with pytest.raises(BrokenDocument, match="damaged"):
        read(whole[:4096] + b"\xff" * (len(whole) - 4096))


def test_an_atom_feed_of_bookmarks_is_a_list() -> None:
    found = read(
        '<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>Bookmarks</title>'
        "<entry><title>A &amp;amp; B</title><link href='https://a.example/' rel='alternate'/>"
        "<id>1</id><published>2024-05-06T09:08:09+02:00</published>"
        "<category term='x'/><category term='y z'/>"
        "<content type='html'>&lt;p&gt;mine&lt;/p&gt;</content></entry></feed>"
    )
    (entry,) = found.entries
    assert (entry.url, entry.title, entry.tags) == ("https://a.example/", "A & B", ["x", "y z"])
    assert (entry.added, entry.description) == ("2024-05-06T07:08:09Z", "mine")


def test_what_archivebox_has_archived_is_not_read() -> None:
    row = {**_A, "timestamp": "1714979289.0", "tags": "x,y", "is_archived": True, "link_dir": "x"}
    (entry,) = read([row]).entries
    assert (entry.title, entry.tags, entry.added) == ("A", ["x", "y"], "2024-05-06T07:08:09Z")
    assert (entry.read, entry.archived) == (None, None)
