#!/usr/bin/env bash
# EbookLib takes every book it reads for English, and writes it so; chapters lose their titles.
#
# Guess: read_epub() sets book.language from dc:language, and read then write leaves lang and <title> of the
# chapters as they were.
# Seen (EbookLib 0.20): `language` of a read book is the constructor's "en", while get_metadata() has the
# file's "de". write_epub() puts the former on every chapter as lang and xml:lang, and since chapters are
# read without their title, <title>Ebbe</title> becomes an empty <head/>. (The table of contents has to be
# set anew before: as read from nav.xhtml its links have no id, and write_epub() raises a TypeError.)
#
#   dc:language: 'de'
#   book.language: 'en'
#   written as read: 'TypeError'
#   chapter before: ('de', 'Ebbe')
#   chapter after: ('en', None)
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
uv venv -q --python 3.13 "$tmp/venv"
uv pip install -q --python "$tmp/venv/bin/python" ebooklib==0.20

cd "$tmp"
"$tmp/venv/bin/python" - <<'PY'
import sys


def check(what, seen, stated):
    print(f"{what}: {seen!r}")
    if seen != stated:
        sys.exit(f"changed: {what}: {seen!r}; stated was {stated!r}")


import re
import zipfile

from ebooklib import epub


def chapter(path):
    with zipfile.ZipFile(path) as archive:
        text = archive.read("EPUB/ebbe.xhtml").decode()
    title = re.search("<title>(.*?)</title>", text)
    return re.search(' xml:lang="(.*?)"', text)[1], title and title[1]


book = epub.EpubBook()
book.set_identifier("urn:x:1")
book.set_title("Gezeiten")
book.set_language("de")
page = epub.EpubHtml(title="Ebbe", file_name="ebbe.xhtml", lang="de")
page.content = "<p>Das Wasser geht.</p>"
book.add_item(page)
book.add_item(epub.EpubNcx())
book.add_item(epub.EpubNav())
book.toc = [page]
book.spine = ["nav", page]
epub.write_epub("before.epub", book)

read = epub.read_epub("before.epub")
check("dc:language", read.get_metadata("DC", "language")[0][0], "de")
check("book.language", read.language, "en")
try:
    epub.write_epub("as_read.epub", read)
    outcome = "written"
except TypeError as error:
    outcome = type(error).__name__
check("written as read", outcome, "TypeError")
read.toc = []
epub.write_epub("after.epub", read)
check("chapter before", chapter("before.epub"), ("de", "Ebbe"))
check("chapter after", chapter("after.epub"), ("en", None))

print("as stated")
PY
