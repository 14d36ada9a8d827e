"""Files that hold many documents: each is an entry."""

from __future__ import annotations

import gzip
import io
import json
import tarfile
import zipfile

import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from ingestion.documents.errors import TooLarge, UnsupportedType
from ingestion.extraction.tar_archive import as_zip
from ingestion.extraction.web_archives import packing
from ingestion.imports import isolated
from ingestion.imports.reading import understand
from tests.imports.reading import read, zipped
from tests.sources.reading import read as read_document

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


def warc_of(pages: list[tuple[str, str]], *, packed: bool) -> bytes:
    """An archive of these pages by their addresses, and of a picture."""
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=packed)
    for url, text in [*pages, ("https://example.org/x.png", "PNG")]:
        kind = "image/png" if url.endswith("png") else "text/html; charset=utf-8"
        headers = StatusAndHeaders("200 OK", [("Content-Type", kind)], protocol="HTTP/1.1")
        record = writer.create_warc_record(
            url,
            "response",
            payload=io.BytesIO(text.encode()),
            http_headers=headers,
            warc_headers_dict={"WARC-Date": "2024-05-01T10:00:00Z"},
        )
        writer.write_record(record)
    return out.getvalue()


PAGES = [
    (f"https://example.org/{n}", f"<!doctype html><title>P&amp;{n}</title><p>The text of {n}.</p>")
    for n in range(2)
]


@pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning")
@pytest.mark.parametrize("packed", ["", "each record", "whole"])
def test_pages_of_a_web_archive(packed: str) -> None:
    content = warc_of(PAGES, packed=packed == "each record")
    content = gzip.compress(content) if packed == "whole" else content
    found = read(content, "crawl.warc.gz")
    assert found.formats == ["web-archive"]
    assert [(e.url, e.title, e.added) for e in found.entries] == [
        (url, f"P&{n}", "2024-05-01T10:00:00Z") for n, (url, _) in enumerate(PAGES)
    ]
    for number, entry in enumerate(found.entries):
        start, end = map(int, str(entry.content_file).split("-"))
        one = read_document(packing.unpacked(content)[start:end], "page.warc.gz")
        assert (one.title, one.url) == (f"P&{number}", entry.url)
        assert f"The text of {number}." in one.markdown


@pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning")
def test_a_wacz_names_its_pages() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("archive/data.warc.gz", warc_of(PAGES, packed=True))
        listed = {"url": PAGES[1][0], "title": "Listed"}
        package.writestr("pages/pages.jsonl", f'{{"format": "x"}}\n{json.dumps(listed)}\n')
        package.writestr("datapackage.json", "{}")
    (entry,) = read(out.getvalue(), "crawl.wacz").entries
    assert (entry.title, entry.url) == ("Listed", PAGES[1][0])
    assert str(entry.content_file).startswith("archive/data.warc.gz#")


ENEX = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE en-export SYSTEM "http://xml.evernote.com/pub/evernote-export4.dtd">
<en-export export-date="20240501T100000Z" application="Evernote">
<note><title>Gates &amp; locks</title><created>20240102T030405Z</created><tag>canal</tag>
<content><![CDATA[<?xml version="1.0"?><!DOCTYPE en-note SYSTEM "x.dtd">
<en-note><div>It&nbsp;turns.</div></en-note>]]></content></note>
<note><title></title><content><![CDATA[<en-note>Other</en-note>]]></content></note>
</en-export>"""


def test_notes_of_evernote() -> None:
    found = read(ENEX, "notes.enex")
    assert found.formats == ["evernote"]
    first, second = found.entries
    assert (first.title, first.added, first.tags) == (
        "Gates & locks",
        "2024-01-02T03:04:05Z",
        ["canal"],
    )
    assert (second.title, second.kind) == ("Untitled", "document")
    assert read(zipped([("Inbox", ENEX), ("a.md", "# A")]), "x.zip").formats == ["documents"]


def test_a_tar_file_comes_as_a_zip_file() -> None:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as archive:
        info = tarfile.TarInfo("notes/weir.md")
        info.size = 7
        archive.addfile(info, io.BytesIO(b"# Weir\n"))
    [(name, content)] = isolated.without_tar([("notes.tgz", out.getvalue())])
    [entry] = understand([(name, content)]).entries
    assert (entry.kind, entry.collection, entry.content_file) == (
        "document",
        ["notes"],
        "notes/weir.md",
    )


def test_a_tar_file_that_is_too_large_is_told_before_it_is_unpacked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        archive.addfile(tarfile.TarInfo("weir.md"), io.BytesIO())
    monkeypatch.setattr(isolated, "MAX_FILE", len(out.getvalue()) - 1)
    with pytest.raises(
        TooLarge, match=r"^notes\.jex is larger than \d+ MB\. Export it in parts\.$"
    ):
        isolated.without_tar([("notes.jex", out.getvalue())])


def test_a_packed_tar_file_that_unpacks_to_too_much_says_what_to_do() -> None:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as archive:
        info = tarfile.TarInfo("a.bin")
        info.size = 100_000
        archive.addfile(info, io.BytesIO(bytes(100_000)))
    with pytest.raises(TooLarge, match=r"unpacks to more than 0 MB\. Add its parts one by one"):
        as_zip(out.getvalue(), max_unpacked=50_000)


def test_a_bundle_and_a_note_in_its_own_folder_are_one_document_each() -> None:
    found = read(
        zipped(
            [
                ("Notes/Weir.textbundle/text.md", "# Weir\n\nLow."),
                ("Notes/Weir.textbundle/info.json", {"version": 2}),
                ("Notes/Tide/Tide.txt", "High at six."),
                ("Notes/Oak/gates.txt", "They swell."),
            ]
        )
    )
    assert [(entry.title, entry.collection) for entry in found.entries] == [
        ("gates", ["Notes", "Oak"]),
        ("Tide", ["Notes"]),
        ("Weir", ["Notes"]),
    ]
    assert found.entries[2].content_file == "Notes/Weir.textbundle/text.md"
