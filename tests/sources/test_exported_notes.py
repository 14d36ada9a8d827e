"""Notes of other programs as they export them."""

from __future__ import annotations

import json
from typing import Any

import pytest

from ingestion.documents.errors import UnsupportedType
from tests.imports.reading import read as understood
from tests.imports.reading import zipped
from tests.sources.reading import read


# Google Takeout's Keep folder: times in microseconds, lists and texts under other names
def test_a_note_of_keep() -> None:
    note: dict[str, Any] = {"isTrashed": False, "isPinned": False, "title": "Rope"}
    note |= {"userEditedTimestampUsec": 1_700_000_000_000_000, "labels": [{"name": "canal"}]}
    note |= {"createdTimestampUsec": 1_600_000_000_000_000}
    links = [{"source": "WEBLINK", "title": "A *shop*", "url": "https://a.example/"}]
    text = read(json.dumps({**note, "textContent": "Buy rope\nand oil", "annotations": links}), "R")
    assert (text.title, text.own_tags) == ("Rope", ("canal",))
    assert text.published_at is not None
    assert text.published_at.isoformat() == "2020-09-13T12:26:40+00:00"
    assert text.markdown == "Buy rope  \nand oil\n\n- [A \\*shop\\*](<https://a.example/>)"
    tasks = [{"text": "oil", "isChecked": True}, {"text": "rope", "isChecked": False}]
    assert read(json.dumps({**note, "listContent": tasks}), "R").markdown == "- ☑ oil\n- ☐ rope"


def test_a_page_of_keep() -> None:
    page = read(
        '<?xml version="1.0" ?>\n<!DOCTYPE html>\n<html><head><title>Rope</title></head><body>'
        '<div class="note"><div class="heading"><div class="meta-icons"></div>\n'
        'May 1, 2024, 10:00:00\u202fAM</div><div class="title">Rope</div>'
        '<div class="content">Buy oil</div><div class="chips"><span class="chip label">'
        '<span class="label-name">canal</span></span></div></div></body></html>',
        "Rope.html",
    )
    assert (page.title, page.markdown, page.own_tags) == ("Rope", "Buy oil", ("canal",))
    assert page.published_at is not None
    assert page.published_at.date().isoformat() == "2024-05-01"


# Notion's HTML export of 2024: what folds and what is ticked is drawn by classes
def test_a_page_of_notion_is_text_whatever_its_length() -> None:
    page = read(
        '<html><head><title>Locks</title></head><body><article id="x" class="page sans"><header>'
        '<h1 class="page-title">Locks</h1><table class="properties"><tr><th>Tags</th><td>'
        '<span class="selected-value">canal</span></td></tr></table></header>'
        '<div class="page-body"><p>They turn.</p><ul class="toggle"><li><details open="">'
        "<summary>More</summary><p>Inside</p></details></li></ul><ul class='to-do-list'><li>"
        '<div class="checkbox checkbox-on"></div> <span>oil</span></li></ul></div></article>'
        "</body></html>",
        "Locks 0123.html",
    )
    assert (page.title, page.own_tags) == ("Locks", ("canal",))
    assert page.markdown.startswith("They turn.")
    assert "**More**" in page.markdown
    assert "Inside" in page.markdown
    assert "- [x] oil" in page.markdown


# Roam's JSON: blocks name each other by their ids
def test_pages_of_roam() -> None:
    task = {"string": "{{[[TODO]]}} oil", "uid": "b3"}
    blocks: list[dict[str, Any]] = [
        {"string": "[[Gates]] __turn__ ((b2))", "uid": "b1", "children": [task]},
        {"string": "slowly", "uid": "b2", "heading": 2},
    ]
    page = read(json.dumps([{"title": "Locks", "children": blocks, "edit-time": 1}]), "roam.json")
    assert page.title == "Locks"
    assert page.markdown == "- Gates *turn* slowly\n  - ☐ oil\n- **slowly**"


# joplin BaseItem.serialize: its own fields stand below the text
def test_a_note_of_joplin_keeps_its_fields_to_itself() -> None:
    note = read(
        "Locks\n\nThey turn.\n\nid: 0123456789abcdef0123456789abcdef\nparent_id: \n"
        "created_time: 2024-05-01T10:00:00.000Z\nauthor: \nsource_url: https://a.example/\n"
        "is_todo: 0\ntype_: 1",
        "0123456789abcdef0123456789abcdef.md",
    )
    assert (note.title, note.author, note.markdown) == ("Locks", "", "They turn.")
    assert note.published_at is not None
    assert note.published_at.isoformat() == "2024-05-01T10:00:00+00:00"


def test_what_logseq_keeps_for_itself_is_no_text() -> None:
    note = read(
        "title:: Locks\ntags:: canal\n\n- They turn.\n  id:: 64f0a0b0-0000-4000-8000-000000000000\n"
        "  collapsed:: true\n\t- {{query (task TODO)}} slowly\n- Ratio:: kept\n",
        "Locks.md",
    )
    assert "id::" not in note.markdown
    assert "query" not in note.markdown
    assert "They turn.\n\t-  slowly\n- Ratio:: kept" in note.markdown


@pytest.mark.parametrize(
    ("name", "content"),
    [
        (
            "A.url",
            "[{000214A0-0000-0000-C000-000000000046}]\r\nProp3=19,11\r\n"
            "[InternetShortcut]\r\nURL=https://a.example/\r\n",
        ),
        ("A.desktop", "[Desktop Entry]\nName=A\nType=Link\nURL=https://a.example/\n"),
        (
            "A.webloc",
            '<?xml version="1.0"?>\n<!DOCTYPE plist PUBLIC "x" "y">\n<plist version="1.0"><dict>'
            "<key>URL</key><string>https://a.example/</string></dict></plist>",
        ),
    ],
)
def test_a_shortcut_is_told_and_imported(name: str, content: str) -> None:
    with pytest.raises(UnsupportedType, match="a shortcut to an address"):
        read(content, name)
    (entry,) = understood(content, name).entries
    assert (entry.url, entry.title) == ("https://a.example/", "A")


NOTION_ID = "0a1b2c3d4e5f60718293a4b5c6d7e8f9"


def test_notion_numbers_its_files_and_writes_tables_twice() -> None:
    table = "Name,Tags\nThe crane,harbour\n"
    packed = zipped(
        [
            (f"Export/Cranes {NOTION_ID}.csv", table),
            (f"Export/Cranes {NOTION_ID}_all.csv", f"{table}The dock,harbour\n"),
            (f"Export/Cranes {NOTION_ID}/The crane {NOTION_ID}.md", "# The crane\n\nIt was moved."),
        ]
    )
    document = read(packed, "Export.zip")
    assert NOTION_ID not in document.markdown
    assert "## Export/Cranes" in document.markdown
    assert document.markdown.count("| Name |") == 1
    found = understood(packed, "Export.zip")
    assert [(e.title, e.collection) for e in found.entries] == [
        ("The crane", ["Export", "Cranes"]),
        ("Cranes all", ["Export"]),
    ]


def test_what_wrote_a_textbundle_is_no_file_of_it() -> None:
    packed = zipped(
        [
            ("Crane.textbundle/info.json", {"version": 2}),
            ("Crane.textbundle/text.markdown", "# The crane\n\nIt was moved to the quay."),
        ]
    )
    document = read(packed, "Crane.textpack")
    assert "Not read" not in document.markdown
    assert "It was moved to the quay." in document.markdown


def test_what_logseq_says_of_a_page_is_its_title() -> None:
    text = (
        "title:: The crane\ntags:: [[harbour]], quay\n\n- It was moved.\n  id:: x\n"
        "\t- ((65e2f0f0-0000-4000-8000-000000000000))\n- DONE paint it\n  :LOGBOOK:\n"
        "  CLOCK: [2024-03-02 Sat 10:00:00]\n  :END:\n"
    )
    document = read(text, "crane.md")
    assert document.title == "The crane"
    assert document.markdown.split() == "- It was moved. - DONE paint it".split()


# Kindle's app for telephones: "Export Notebook", sent by mail
def test_a_notebook_of_kindle_is_its_marks() -> None:
    marks = (
        '<div class="sectionHeading">Part one</div>'
        '<h3 class="noteHeading">Highlight (<span class="highlight_yellow">yellow</span>) - Page 3 '
        '&middot; Location 42</h3><div class="noteText">The crane was moved.</div>'
        '<h3 class="noteHeading">Note - Page 3 &middot; Location 42</h3>'
        '<div class="noteText">By whom?</div>'
    )
    page = (
        '<html><head><title></title></head><body><div class="bodyContainer">'
        '<div class="notebookFor">Notebook Export</div><div class="bookTitle">Harbours</div>'
        f'<div class="authors">Moor, Ann</div><hr/>{marks}</div></body></html>'
    )
    document = read(page, "Harbours-Notebook.html")
    assert (document.title, document.author) == ("Harbours", "Moor, Ann")
    assert document.markdown == (
        "### Part one\n\n> The crane was moved.\n\nBy whom?\n\n— Page 3 · Location 42"
    )
