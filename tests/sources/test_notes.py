"""Notes, notebooks, captions, highlights and archives of them."""

from __future__ import annotations

import json
import zipfile
from io import BytesIO

import pytest

from ingestion.documents.errors import BrokenDocument, NotContent
from tests.sources.reading import read

ENEX = """<?xml version="1.0" encoding="UTF-8"?>
<en-export><note><title>Locks &amp; keys</title><created>20240503T083000Z</created><tag>canal</tag>
<content><![CDATA[<?xml version="1.0"?><!DOCTYPE en-note SYSTEM "http://example.org/enml.dtd">
<en-note><div>Keys&nbsp;hang here</div>
<en-todo checked="true"/>Paint<en-crypt>AAAA</en-crypt></en-note>]]>
</content></note><note><title>Two</title><content><![CDATA[<en-note>Åtgärd</en-note>]]></content>
</note></en-export>"""


def test_evernote() -> None:
    document = read(ENEX, "n.enex")
    assert document.kind == "notes"
    assert "## Locks & keys\n\n2024-05-03\n\ncanal" in document.markdown
    assert "☑ Paint" in document.markdown
    assert "AAAA" not in document.markdown
    assert "Keys hang here" in document.markdown.replace("\u00a0", " ")
    assert "Åtgärd" in document.markdown


def test_a_note_of_evernote_names_the_page_that_it_was_clipped_from() -> None:
    clipped = (
        "<en-export><note><title>Locks</title><content><![CDATA[<en-note>Keys</en-note>]]></content>"
        "<note-attributes><source-url>https://example.org/locks?a=1&amp;b=2</source-url>"
        "</note-attributes></note></en-export>"
    )
    assert read(clipped, "n.enex").markdown == "<https://example.org/locks?a=1&b=2>\n\nKeys"
    for nowhere in ("", "file:///x", "https://a.example/ x"):
        address = clipped.replace("https://example.org/locks?a=1&amp;b=2", nowhere)
        assert read(address, "n.enex").markdown == "Keys"


def test_a_notebook() -> None:
    book = {
        "nbformat": 4,
        "metadata": {"language_info": {"name": "python"}},
        "cells": [
            {"cell_type": "markdown", "source": ["# Leak readings\n", "By gauge."]},
            {
                "cell_type": "code",
                "source": "print(mean)",
                "outputs": [
                    {"output_type": "stream", "text": ["\u001b[31mmean 24.5\u001b[0m\n"]},
                    {"output_type": "display_data", "data": {"image/png": "iVBOR"}},
                    {"output_type": "error", "ename": "KeyError", "evalue": "gauge"},
                ],
            },
        ],
    }
    document = read(json.dumps(book), "b.ipynb")
    assert (document.kind, document.title) == ("notebook", "Leak readings")
    assert "```python\nprint(mean)\n```\n\n```\nmean 24.5\n```" in document.markdown
    assert "KeyError: gauge" in document.markdown
    assert "iVBOR" not in document.markdown


ROLLING = """WEBVTT
Kind: captions
Language: en

00:00:01.000 --> 00:00:02.000 align:start position:0%
\x20
so<00:00:01.200><c> today</c>

00:00:02.000 --> 00:00:02.010 align:start position:0%
so today
\x20

00:00:02.010 --> 00:00:04.000 align:start position:0%
so today
we<00:00:02.200><c> look</c> [Music]
"""


def test_rolling_captions_come_once() -> None:
    document = read(ROLLING, "Gate talk [abcdefghijk].en.vtt")
    assert (document.kind, document.title, document.language) == ("captions", "Gate talk", "en")
    assert document.markdown == "so today we look"


SRT = """1
00:00:01,000 --> 00:00:02,000
so today

2
00:00:02,000 --> 00:00:03,000
we look
"""
TRANSCRIPT = [
    {"text": "so today", "start": 1.0, "duration": 2},
    {"text": "we look", "start": 2.0},
]
JSON3 = {
    "wireMagic": "pb3",
    "events": [
        {"tStartMs": 0},
        {"tStartMs": 1000, "segs": [{"utf8": "so today"}]},
        {"tStartMs": 1500, "segs": [{"utf8": "\n"}]},
        {"tStartMs": 2000, "segs": [{"utf8": "we"}, {"utf8": " look"}]},
    ],
}


@pytest.mark.parametrize(
    ("content", "name"),
    [(SRT, "a.srt"), (json.dumps(TRANSCRIPT), "a.json"), (json.dumps(JSON3), "a.json3")],
)
def test_captions_of_other_forms(content: str, name: str) -> None:
    assert read(content, name).markdown == "so today we look"


CLIPPINGS = """\ufeffLocks (Vik, Ann;Wren, Tobias)
- Your Highlight on page 12 | Location 178-180 | Added on Friday, March 1, 2024 10:05:09 PM

The lock holds.
==========
\ufeffLocks (Vik, Ann;Wren, Tobias)
- Your Highlight on page 12 | Location 178-182 | Added on Friday, March 1, 2024 10:05:40 PM

The lock holds. It leaks.
==========
Locks (Vik, Ann;Wren, Tobias)
- Your Note on page 12 | Location 182 | Added on Friday, March 1, 2024 10:06:02 PM

Ask Tobias
==========
Locks (Vik, Ann;Wren, Tobias)
- Your Bookmark on page 40 | Location 610 | Added on Saturday, March 2, 2024 7:00:00 AM


==========
"""


def test_kindle_clippings() -> None:
    document = read(CLIPPINGS, "My Clippings.txt")
    assert (document.kind, document.title) == ("kindle", "Locks")
    assert document.author == "Ann Vik; Tobias Wren"
    assert document.markdown.count("The lock holds.") == 1
    assert "> The lock holds. It leaks.\n\nAsk Tobias" in document.markdown
    assert "2024-03-01 22:05" in document.markdown
    assert "==" not in document.markdown


def test_koreader_s_sidecar_is_read_and_not_run() -> None:
    lua = """-- /books/a.epub
return {
    ["annotations"] = {
        [1] = { ["drawer"] = "lighten", ["text"] = "He said \\"no\\".", ["pageno"] = 3, },
        [2] = { ["text"] = "in Chapter 2", ["pageno"] = 4, },
    },
    ["doc_props"] = { ["title"] = "Oak", ["authors"] = "Ann\\
Tobias", },
}"""
    document = read(lua, "metadata.epub.lua")
    assert (document.title, document.author) == ("Oak", "Ann; Tobias")
    assert document.markdown == '> He said "no".\n\n— page 3'
    with pytest.raises(BrokenDocument):
        read(lua.replace('["pageno"] = 3', '["pageno"] = os.exit()'), "metadata.epub.lua")


def test_zotero_annotations_in_the_order_of_the_text() -> None:
    book = {"itemType": "book", "title": "<i>Oak</i>", "creators": [{"name": "Survey"}]}
    mark = {"itemType": "annotation", "parentItem": "A"}
    second = {**mark, "annotationText": "second", "annotationSortIndex": "2"}
    first = {**mark, "annotationText": "first", "annotationSortIndex": "1"}
    rows = [
        {"key": "I", "data": book},
        {"key": "A", "data": {"itemType": "attachment", "parentItem": "I"}},
        {"key": "2", "data": second},
        {"key": "1", "data": {**first, "annotationPageLabel": "iv"}},
    ]
    document = read(json.dumps(rows), "items.json")
    assert (document.title, document.author) == ("Oak", "Survey")
    assert document.markdown == "> first\n\n— page iv\n\n> second"


def test_an_archive_of_documents_and_of_archives() -> None:
    inner = BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("läs mig.txt", "Nyckeln hänger i pumphuset.")
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("__MACOSX/._a.txt", "Mac OS X")
        archive.writestr("tabell/v.csv", "a;b\n1;2\n")
        archive.writestr("inre.zip", inner.getvalue())
        archive.writestr("ton.ogg", b"OggS")
    document = read(out.getvalue(), "allt.zip")
    assert document.kind == "archive"
    assert "| 1 | 2 |" in document.markdown
    assert "Nyckeln hänger i pumphuset." in document.markdown
    assert "inre.zip/läs mig.txt" in document.markdown
    assert "- ton.ogg: This is a recording" in document.markdown
    assert "Mac OS X" not in document.markdown


def test_an_archive_without_documents() -> None:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("ton.ogg", b"OggS")
    with pytest.raises(NotContent):
        read(out.getvalue(), "allt.zip")


def test_evernote_s_tasks_code_and_attached_documents() -> None:
    enex = """<?xml version="1.0" encoding="UTF-8"?>
<en-export application="Evernote" version="10.1"><note><title>Gate</title><content><![CDATA[
<en-note><div>Before</div><div style="--en-codeblock:true;"><div>def f():</div><div>    pass</div>
</div><en-crypt cipher="AES">RU5DMI1m</en-crypt></en-note>]]></content>
<task><title>Oil it</title><taskStatus>completed</taskStatus></task>
<task><title>Push *it*</title><taskStatus>open</taskStatus></task>
<resource><data encoding="base64">VGhlIGF0dGFjaGVk
IHdvcmRzLg==</data><mime>text/plain</mime>
<resource-attributes><file-name>a.txt</file-name></resource-attributes></resource>
<resource><data encoding="base64">iVBORw0KGgo=</data><mime>image/png</mime></resource>
<resource><data encoding="base64">%%%</data><mime>application/pdf</mime></resource>
</note></en-export>"""
    markdown = read(enex, "gate.enex").markdown
    assert markdown == (
        "Before\n\n```\ndef f():\n    pass\n```\n\n- ☑ Oil it\n- ☐ Push \\*it\\*\n\n"
        "## a.txt\n\nThe attached words."
    )
