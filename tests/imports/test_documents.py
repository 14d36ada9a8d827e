"""Files that hold many documents: each is an entry."""

from __future__ import annotations

import pytest

from ingestion.documents.errors import UnsupportedType
from ingestion.imports.reading import understand
from tests.imports.reading import read, zipped

BOX = """From ruth@example.org Wed May  1 10:00:00 2024
From: Ruth <ruth@example.org>
Subject: =?utf-8?q?The_g=C3=A5te?=

>From the lock, see https://example.org/1

From - Thu May  2 10:00:00 2024
From: Tobias <t@example.org>
Date: Thu, 2 May 2024 10:00:00 +0000

No subject here.
"""


def test_a_zip_of_documents() -> None:
    package = zipped(
        [
            ("notes/canals/The_gate.md", "# Gate\n\nIt turns."),
            ("mail.eml", "From: x@example.org\nSubject: A\n\nText."),
            ("page.html", "<!doctype html><html><body><p>Words of a page.</p></body></html>"),
            ("__MACOSX/notes/._The_gate.md", "x"),
            (".obsidian/app.json", "{}"),
            ("song.mp3", "ID3\x03"),
        ]
    )
    understood = read(package, "vault.zip")
    assert understood.formats == ["documents"]
    entries = {each.content_file: each for each in understood.entries}
    assert set(entries) == {"notes/canals/The_gate.md", "mail.eml", "page.html"}
    gate = entries["notes/canals/The_gate.md"]
    assert (gate.kind, gate.title, gate.collection) == ("document", "The gate", ["notes", "canals"])
    assert entries["mail.eml"].collection is None
    assert [(each.what, "recording" in each.why) for each in understood.skipped] == [
        ("song.mp3", True)
    ]


def test_a_list_in_a_zip_comes_before_the_documents_beside_it() -> None:
    bookmarks = (
        "<!DOCTYPE NETSCAPE-Bookmark-file-1><DL><p><DT><A HREF='https://example.org/'>One</A></DL>"
    )
    understood = read(zipped([("bookmarks.html", bookmarks), ("read.md", "# Me")]), "export.zip")
    assert understood.formats != ["documents"]
    assert [each.url for each in understood.entries] == ["https://example.org/"]


def test_a_mailbox() -> None:
    understood = read(BOX, "list.mbox")
    assert understood.formats == ["mailbox"]
    assert [each.title for each in understood.entries] == ["The gåte", "No subject"]
    content = BOX.encode()
    for each in understood.entries:
        start, end = map(int, str(each.content_file).split("-"))
        assert content[start:].startswith(b"From ")
        assert content[start:end].count(b"\nFrom: ") == 1


def test_such_a_file_is_imported_by_itself() -> None:
    package = zipped([("a.md", "# A"), ("b.md", "# B")])
    with pytest.raises(UnsupportedType, match="by itself"):
        understand([("docs.zip", package), ("list.txt", b"https://example.org/1")])


def test_a_zip_of_nothing_that_can_be_read() -> None:
    with pytest.raises(UnsupportedType, match="no export"):
        read(zipped([("song.mp3", "ID3\x03"), (".hidden.md", "x")]), "songs.zip")
