"""What is broken, hostile or no export at all; and that nothing is lost on the way."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from html import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingestion.documents.errors import (
    BrokenDocument,
    DeadlineExceeded,
    IngestionError,
    TooLarge,
    UnsupportedType,
)
from ingestion.imports import isolated
from tests.imports.reading import read, zipped

TITLES = st.text(
    st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp")), min_size=1, max_size=40
).map(lambda text: " ".join(text.split()))
NUMBERS = st.lists(st.tuples(st.integers(0, 10**6), TITLES), min_size=1, max_size=20)


@given(NUMBERS)
def test_bookmarks_keep_their_count_and_titles(rows: list[tuple[int, str]]) -> None:
    lines = [
        f'<DT><A HREF="https://a.example/{n}" ADD_DATE="{n}">{escape(title)}</A>'
        for n, title in rows
    ]
    found = read("<!DOCTYPE NETSCAPE-Bookmark-file-1>\n<DL><p>\n" + "\n".join(lines) + "\n</DL>")
    assert [entry.url for entry in found.entries] == [f"https://a.example/{n}" for n, _ in rows]
    assert [entry.title for entry in found.entries] == [title for _, title in rows]


@given(NUMBERS)
def test_tables_keep_their_count_and_titles(rows: list[tuple[int, str]]) -> None:
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(["url", "title", "time_added", "tags", "status"])
    for n, title in rows:
        writer.writerow([f"https://a.example/{n}", title, n, "", "unread"])
    found = read(file.getvalue())
    assert [entry.title for entry in found.entries] == [title for _, title in rows]


@given(NUMBERS)
def test_json_keeps_its_count(rows: list[tuple[int, str]]) -> None:
    found = read(
        [{"href": f"https://a.example/{n}", "description": t, "tags": ""} for n, t in rows]
    )
    assert len(found.entries) == len(rows)


@given(st.one_of(st.binary(max_size=300), st.text(max_size=300).map(str.encode)))
def test_whatever_comes_is_read_or_refused(content: bytes) -> None:
    try:
        read(content)
    except IngestionError as error:
        assert error.message.endswith(".")


CASES = [
    b'<!DOCTYPE NETSCAPE-Bookmark-file-1><DL><p><DT><A HREF="https://a.example/',
    b"<!DOCTYPE NETSCAPE-Bookmark-file-1></DL></DL><DT><A HREF=https://a.example/>A",
    b"<!DOCTYPE NETSCAPE-Bookmark-file-1>" + b"<DL><p><DT><H3>x</H3>" * 5000,
    b'{"roots": {"bookmark_bar": {"children": ' + b'{"children": [' * 300,
    b'{"children": [1, null, "x", {"children": 5}], "guid": "root________"}',
    b'{"bookmarks": [{"createdAt": "x", "content": {"type": "link", "url": 7}, "tags": 3}]}',
    b'[{"href": {}, "description": [], "tags": null, "time": {}}]',
    b"TY  - JOUR\nTI  - A",
    b"@article{a, title = {unclosed",
    b"<opml><body><outline xmlUrl='https://a.example/' text=",
    b'url,time_added,tags\n"unclosed',
    b"mozLz40\x00\xff\xff\xff\x7f\x10",
    b"mozLz40\x00\x05\x00\x00\x00\x00\x01\x00",
    b"PK\x03\x04 and nothing more",
]


@pytest.mark.parametrize("content", CASES, ids=range(len(CASES)))
def test_broken_exports_are_read_as_far_as_they_go_or_refused(content: bytes) -> None:
    try:
        read(content)
    except IngestionError as error:
        assert error.message.endswith(".")


def test_what_is_no_export_is_named() -> None:
    with pytest.raises(UnsupportedType, match="picture is not an export"):
        read(b"\x89PNG\r\n\x1a\n\x00\x00", "picture")
    with pytest.raises(UnsupportedType, match=r"letter\.txt is not an export"):
        read("Dear all, nothing to see here.", "letter.txt")
    with pytest.raises(BrokenDocument, match=r"nothing\.csv is empty"):
        read("  \n", "nothing.csv")


def test_a_zip_of_exports_is_read_file_by_file() -> None:
    found = read(
        zipped(
            [
                (
                    "a/matter.csv",
                    "Title,URL,Last Interaction Date\nA,https://a.example/,2024-01-02\n",
                ),
                ("a/readme.txt", "See https://example.org/ for more."),
            ]
        )
    )
    assert [entry.url for entry in found.entries] == ["https://a.example/"]
    assert [each.what for each in found.skipped] == ["a/readme.txt"]


def test_a_bomb_is_not_unpacked() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("part_000000.csv", b"\0" * 50_000_000)
    with pytest.raises(TooLarge, match="times its size"):
        read(file.getvalue())


def test_entities_of_xml_are_not_resolved() -> None:
    found = read(
        '<?xml version="1.0"?><!DOCTYPE opml [<!ENTITY x SYSTEM "file:///etc/passwd">]><opml><body>'
        '<outline text="&x;A" xmlUrl="https://a.example/"/></body></opml>'
    )
    assert found.entries[0].title in ("A", "")


@pytest.mark.usefixtures("own_servers")
def test_reading_is_limited_in_time_and_memory() -> None:
    rows = [{"href": f"https://a.example/{n}", "description": "x" * 50} for n in range(150_000)]
    content = json.dumps(rows).encode()
    with pytest.raises((DeadlineExceeded, TooLarge, BrokenDocument)):
        isolated.understand([("big.json", content)], memory=150_000_000)
    slow = b"<!DOCTYPE NETSCAPE-Bookmark-file-1>" + b"<a " * 5_000_000
    with pytest.raises((DeadlineExceeded, BrokenDocument)):
        isolated.understand([("slow.html", slow)], seconds=1)


@pytest.mark.usefixtures("own_servers")
def test_the_process_answers_as_reading_does() -> None:
    understood = isolated.understand([("a.txt", b"https://a.example/ A")])
    assert (understood["count"], understood["items"][0]["title"]) == (1, "A")
    with pytest.raises(UnsupportedType, match=r"letter\.txt is not an export"):
        isolated.understand([("letter.txt", b"Dear all.")])
