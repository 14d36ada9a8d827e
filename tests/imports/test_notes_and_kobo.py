"""Notes of other products, and a Kobo's highlights.

Joplin 3 (packages/lib/models/BaseItem.ts, `serialize`), Standard Notes backups of version 004,
Simplenote's `notes.json`, KoboReader.sqlite (tables Bookmark and content).
"""

from __future__ import annotations

import json
import sqlite3
from typing import Any

import pytest

from ingestion.documents.errors import BrokenDocument
from ingestion.imports.formats.notes import joplin as joplin_format
from ingestion.imports.reading import understand
from ingestion.imports.source import Source
from tests.imports.reading import read, zipped
from tests.timing import is_linear

_IDS = {name: f"{number:032x}" for number, name in enumerate(("a", "b", "root", "sub", "tag"))}


def joplin(title: str, name: str, kind: int, body: str = "", **fields: object) -> tuple[str, str]:
    head = f"{title}\n\n{body}\n\n" if body else f"{title}\n\n"
    said = {"id": _IDS.get(name, name), **fields, "type_": kind}
    path = f"{said['id']}.md"
    return path, head + "\n".join(f"{key}: {value}" for key, value in said.items())


def test_notes_of_joplin_with_notebooks_tags_and_attached_documents() -> None:
    image, text = "e" * 32, "f" * 32
    content = zipped(
        [
            joplin("Locks", "root", 2, parent_id=""),
            joplin("Oak", "sub", 2, parent_id=_IDS["root"]),
            joplin("canal", "tag", 5),
            joplin("", "c" * 32, 6, note_id=_IDS["a"], tag_id=_IDS["tag"]),
            joplin(
                "Gates & keys",
                "a",
                1,
                f"See [the other](:/{_IDS['b']}).\n\n![plan](:/{image})\n\ntype_: is no field here",
                parent_id=_IDS["sub"],
                source_url="https://a.example/x",
                user_created_time="2024-05-01T10:00:00.123Z",
                encryption_applied=0,
                markup_language=1,
                deleted_time=0,
            ),
            joplin("Page", "b", 1, "<p>In <b>oak</b></p>", parent_id="", markup_language=2),
            joplin("Gone", "9" * 32, 1, "x", deleted_time=1714557600000),
            joplin("plan.png", image, 4, mime="image/png"),
            joplin("report.txt", text, 4, mime="text/plain"),
            (f"resources/{image}.gif", "GIF89a\x01\x00"),
            (f"resources/{text}.txt", "The weir is shut."),
        ]
    )
    found = read(content, "notes.jex")
    assert found.formats == ["joplin"]
    gates, page, report = found.entries
    assert (gates.title, gates.kind, gates.collection, gates.tags, gates.added) == (
        *("Gates & keys", "note", ["Locks", "Oak"], ["canal"]),
        "2024-05-01T10:00:00Z",
    )
    assert gates.text == (
        "See the other.\n\nplan\n\ntype_: is no field here\n\n<https://a.example/x>"
    )
    assert (page.text, page.collection) == ("In **oak**", None)
    assert (report.kind, report.title) == ("document", "report.txt")
    assert report.content_file == f"resources/{text}.txt"
    assert sorted((each.why, each.what) for each in found.skipped) == [
        ("deleted note", "Gone"),
        ("picture or file of a note", "plan.png"),
    ]


def test_a_note_of_joplin_without_a_title_keeps_its_first_line() -> None:
    content = zipped([joplin("", "a", 1, "First line\n\nSecond", markup_language=1)])
    (note,) = read(content, "notes.jex").entries
    assert (note.title, note.text) == ("", "First line\n\nSecond")


@pytest.mark.parametrize("unit", ["[", "![", "<img src=':/ ", "<img ", "<img"])
def test_links_in_notes_of_joplin_are_found_in_time_in_proportion(unit: str) -> None:
    def read_note(body: str) -> None:
        list(joplin_format.FORMAT.parse(Source("x.jex", zipped([joplin("T", "a", 1, body)]).strip)))

    assert is_linear(read_note, lambda size: unit * (size // len(unit)), 3_000)


def test_empty_notes_are_left_out() -> None:
    notes = [{"content": " ", "creationDate": ""}, {"content": "x", "creationDate": ""}]
    found = read(json.dumps({"activeNotes": notes}).encode(), "notes.json")
    assert [each.text for each in found.entries] == ["x"]
    assert [each.why for each in found.skipped] == ["empty note"]


def standard(kind: str, uuid: str, content: Any) -> dict[str, Any]:
    return {
        "uuid": uuid,
        "content_type": kind,
        "content": content,
        "created_at": "2024-05-01T10:00:00.000Z",
    }


def test_cells_and_addresses_of_standard_notes_stay_apart() -> None:
    def text(words: str) -> dict[str, Any]:
        return {"type": "text", "text": words}

    cells = [{"type": "tablecell", "children": [text(words)]} for words in ("oak", "7")]
    link = {"type": "link", "url": "https://a.example/", "children": [text("here")]}
    blocks = [
        {"type": "table", "children": [{"type": "tablerow", "children": cells}]},
        {"type": "paragraph", "children": [text("See "), link]},
    ]
    tree = json.dumps({"root": {"children": blocks}})
    note = standard("Note", "1", {"title": "A", "text": tree, "noteType": "super"})
    (entry,) = read(json.dumps({"items": [note]}).encode(), "backup.txt").entries
    assert entry.text == "oak | 7 |\n\nSee here <https://a.example/>"


@pytest.mark.parametrize("is_zip", [False, True])
def test_a_backup_of_standard_notes(is_zip: bool) -> None:
    tree = {
        "root": {
            "children": [
                {"type": "heading", "children": [{"type": "text", "text": "Oak"}]},
                {
                    "type": "list",
                    "children": [
                        {"type": "listitem", "children": [{"type": "text", "text": "swells"}]}
                    ],
                },
            ]
        }
    }
    state = {"org.standardnotes.sn": {"archived": True}}
    backup = {
        "version": "004",
        "items": [
            standard("Note", "1", {"title": "A", "text": "x\ny", "appData": state}),
            standard("Note", "2", {"title": "B", "text": json.dumps(tree), "noteType": "super"}),
            standard("Note", "3", {"title": "C", "text": "z", "trashed": True}),
            standard("Tag", "4", {"title": "sea", "references": [{"uuid": "1"}]}),
            standard("SN|UserPreferences", "5", {}),
        ],
    }
    name = "Standard Notes Backup and Import File.txt"
    content: Any = backup
    if is_zip:
        content = zipped([(name, backup), ("Items/Note/A.txt", "x\ny")])
    found = read(content, "backup")
    assert [(e.title, e.text, e.tags, e.archived) for e in found.entries] == [
        ("A", "x\ny", ["sea"], True),
        ("B", "Oak\n\n- swells", [], None),
    ]
    assert [(each.why, each.what) for each in found.skipped] == [("deleted note", "C")]


def test_an_encrypted_backup_is_named() -> None:
    found = read({"version": "004", "items": [standard("Note", "1", "004:abc")]}, "b.txt")
    assert not found.entries
    assert [each.why for each in found.skipped] == ["encrypted: export it without encryption"]


def test_notes_of_simplenote() -> None:
    notes = {
        "activeNotes": [
            {
                "id": "1",
                "content": "# Oak\r\nswells",
                "creationDate": "2024-05-01T10:00:00.000Z",
                "tags": ["sea"],
            }
        ],
        "trashedNotes": [{"id": "2", "content": "Gone\n"}],
    }
    found = read(zipped([("source/notes.json", notes), ("Oak.txt", "Oak")]), "notes.zip")
    [entry] = found.entries
    assert (entry.title, entry.text, entry.tags) == ("Oak", "# Oak\nswells", ["sea"])
    assert [each.what for each in found.skipped] == ["Gone"]


def kobo(*, is_wal: bool = False) -> bytes:
    database = sqlite3.connect(":memory:")
    database.executescript("""
        CREATE TABLE Bookmark (BookmarkID TEXT, VolumeID TEXT, ContentID TEXT, Text TEXT,
            Annotation TEXT, DateCreated TEXT, Type TEXT);
        CREATE TABLE content (ContentID TEXT, ContentType TEXT, Title TEXT, Attribution TEXT);
        INSERT INTO content VALUES ('file:///mnt/onboard/oak.epub', '6', 'Oak', 'Ines Halloran');
        INSERT INTO Bookmark VALUES
            ('2', 'file:///mnt/onboard/oak.epub', 'c', ' Oak swells. ', 'Check', '2024-05-02T10:00:00.000', 'note'),
            ('1', 'file:///mnt/onboard/oak.epub', 'c', 'Steel does not.', NULL, '2024-05-01T10:00:00Z', 'highlight'),
            ('3', 'file:///mnt/onboard/oak.epub', 'c', NULL, NULL, '2024-05-03', 'dogear'),
            ('4', 'file:///mnt/onboard/The%20gone.epub', 'c', 'Still here.', '', '', 'highlight');
    """)  # noqa: E501 - rows of a table
    content = database.serialize()
    database.close()
    return content[:18] + b"\x02\x02" + content[20:] if is_wal else content


@pytest.mark.parametrize("is_wal", [False, True])
def test_highlights_of_a_kobo(is_wal: bool) -> None:
    found = understand([("KoboReader.sqlite", kobo(is_wal=is_wal))])
    gone, oak = sorted(found.entries, key=lambda entry: entry.title != "The gone")
    assert (oak.title, oak.authors, oak.added) == (
        *("Oak", ["Ines Halloran"]),
        "2024-05-01T10:00:00Z",
    )
    assert [(each.text, each.note) for each in oak.highlights] == [
        ("Steel does not.", ""),
        ("Oak swells.", "Check"),
    ]
    assert oak.text == "# Oak\n\nInes Halloran\n\n> Steel does not.\n\n> Oak swells.\n\nCheck"
    assert gone.title == "The gone"


def test_a_damaged_database_is_told() -> None:
    content = kobo()
    with pytest.raises(BrokenDocument, match="not as Kobo"):
        understand([("KoboReader.sqlite", content[:4096] + b"\xff" * (len(content) - 4096))])
