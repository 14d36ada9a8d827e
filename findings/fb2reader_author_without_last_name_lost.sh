#!/usr/bin/env bash
# fb2reader leaves out an author with a nickname, and breaks a word at its bold letters.
#
# Guess: get_authors has all authors of the book; the text of an annotation and the body are words as they
# stand in the file.
# Seen (fb2reader 1.0.4): an author who has a nickname alone, which FictionBook allows, is not there. The XML
# is indented before it is handed out, so that "<emphasis>par</emphasis>agraph" has blanks within the word and
# a full stop stands on a line of its own; get_description parts them too.
#
#   authors: ['Pia Holm']
#   annotation: 'About\nlow\nlands.'
#   words of the body: ['The', 'wat', 'er', 'line.']
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
uv venv -q --python 3.13 "$tmp/venv"
uv pip install -q --python "$tmp/venv/bin/python" fb2reader==1.0.4

cd "$tmp"
"$tmp/venv/bin/python" - <<'PY'
import sys


def check(what, seen, stated):
    print(f"{what}: {seen!r}")
    if seen != stated:
        sys.exit(f"changed: {what}: {seen!r}; stated was {stated!r}")


import warnings

warnings.simplefilter("ignore")
import re

import fb2reader

BOOK = """<?xml version="1.0" encoding="utf-8"?>
<FictionBook xmlns="http://www.gribuser.ru/xml/fictionbook/2.0"><description><title-info><genre>sf</genre>
<author><first-name>Pia</first-name><last-name>Holm</last-name></author><author><nickname>Kim</nickname></author>
<book-title>Tides</book-title><annotation><p>About <strong>low</strong>lands.</p></annotation><lang>en</lang>
</title-info><document-info><author><nickname>Ann</nickname></author><date>2024</date><id>1</id><version>1.0</version>
</document-info></description><body><section><p>The wat<emphasis>er</emphasis>line.</p></section></body></FictionBook>
"""
with open("book.fb2", "w", encoding="utf-8") as file:
    file.write(BOOK)
book = fb2reader.fb2book("book.fb2")
check("authors", [each["full_name"] for each in book.get_authors()], ['Pia Holm'])
check("annotation", book.get_description(), 'About\nlow\nlands.')
check("words of the body", re.sub("<[^>]+>", "", book.get_body()).split(), ['The', 'wat', 'er', 'line.'])

print("as stated")
PY
