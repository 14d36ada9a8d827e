"""Files that are damaged, hostile, or only speak of a format: read or refused, and in good time."""

from __future__ import annotations

import json
import zipfile
from contextlib import suppress
from io import BytesIO
from time import process_time

import pytest

from ingestion.documents.errors import IngestionError
from ingestion.documents.media_types import sniff
from tests.sources.reading import read

MESSAGE = "From: a@example.org\nMessage-ID: <1@example.org>\n"
REPEATED = [
    ("a.tex", "\\documentclass{article}\n\\begin{document}\nWords\n", "\\begin{verbatim}"),
    ("a.tex", "\\documentclass{article}\n\\begin{document}\nWords\n", "\\begin{tabular}"),
    ("a.tex", "\\documentclass{article}\n\\begin{document}\nWords\n", "\\textbf{"),
    ("a.tex", "\\documentclass{article}\n", "\\usepackage["),
    ("a.adoc", "Words\n\n", "https://"),
    ("a.adoc", "Words\n\n", "stem:["),
    ("a.adoc", "Words\n\n", "footnote:["),
    ("a.org", "Words\n", "[["),
    ("a.org", "* Words x", "    "),
    ("a.md", "Words\n\n# Title x", " "),
    ("a.md", "Words\n\n", "[[%%=="),
    ("a.vtt", "WEBVTT\n\n00:01.000 --> 00:02.000\nWords\n", "\n"),
    ("a.vtt", "WEBVTT\n\n", "00:01.000 --> 00:02.000\nWords\n"),
    ("a.rtf", "{\\rtf1 Words ", "{\\rtf{"),
    ("a.eml", f"{MESSAGE}Content-Type: text/plain; format=flowed\n\n", "words \n"),
    ("a.eml", f"{MESSAGE}\nWords\n", "> "),
    ("a.lua", 'return {["annotations"] = {', '\\"'),
]


@pytest.mark.usefixtures("slow")
@pytest.mark.parametrize(("name", "start", "repeated"), REPEATED)
def test_what_is_repeated_takes_time_in_proportion(name: str, start: str, repeated: str) -> None:
    began = process_time()
    with suppress(IngestionError):  # refused in plain words is as good
        read(start + repeated * (200_000 // len(repeated)), name)
    assert process_time() - began < 15  # some take minutes where time grows with the square


def test_a_date_beyond_the_calendar_is_none() -> None:
    date = "Date: Mon, 1 Jan 99999999999999999999 00:00:00 +0000\n"
    assert read(f"{MESSAGE}{date}\nSome words.\n", "a.eml").published_at is None


def test_halves_of_characters_are_joined_or_replaced() -> None:
    text = read("{\\rtf1 \\u-10179?\\u-8704? and \\u-10179? alone}", "a.rtf").markdown
    assert text == "😀 and \ufffd alone"


def test_nested_json_is_damaged() -> None:
    with pytest.raises(IngestionError, match="damaged"):
        read('{"nbformat": 4, "cells": ' + "[" * 100_000, "a.ipynb")


def test_a_time_beyond_the_calendar_is_damage() -> None:
    entry = {"text": "Words", "time": 1e20, "drawer": "lighten"}
    book = {"title": "A", "md5sum": "x", "entries": [entry]}
    with pytest.raises(IngestionError, match="damaged"):
        read(json.dumps(book), "a.json")


def test_one_long_row_does_not_widen_the_others_beyond_memory() -> None:
    with pytest.raises(IngestionError, match="cells"):
        read("a,b\n" * 50_000 + "a," * 50_000, "a.csv")


def test_a_damaged_part_does_not_take_the_others_with_it() -> None:
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("good.txt", "Some words that stay.")
        archive.writestr("bad.ipynb", '{"nbformat": 4, "cells": ' + "[" * 100_000)
    assert "Some words that stay." in read(packed.getvalue(), "a.zip").markdown


def test_a_damaged_type_in_a_package_is_no_failure() -> None:
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/epub+zip")
    broken = packed.getvalue().replace(packed.getvalue()[38:44], b"\xff" * 6, 1)
    assert sniff(broken, "", "a.epub") == "application/zip"


def test_mailboxes_without_mail_are_text() -> None:
    assert sniff(b"From \n" * 100_000, "", "a") == "text/plain"


@pytest.mark.parametrize(
    "text",
    [
        "WEBVTT is a format for captions.\nIt begins with the word.",
        "A talk about LaTeX.\n\n\\documentclass{article}\n\nbegins each document.",
        "Evernote writes <en-export> first.",
        'KOReader\'s files say return { and then ["annotations"] follows.',
        '[Note] Zotero writes "itemType": "book" into its JSON.',
        "From the start of the year, all was well.\n\nSubject: to change.",
        "name, age\nAda, 36\nGrace, 45\n",
        '{"a": 1}',
        "Message-ID: <1@example.org>\nFrom: a@example.org\n\nHow mail looks.",
    ],
)
def test_a_text_that_speaks_of_a_format_is_text(text: str) -> None:
    assert sniff(text.encode(), "", "a.txt") == "text/plain"
    assert sniff(text.encode(), "", "a.md") == "text/markdown"
