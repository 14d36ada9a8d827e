#!/usr/bin/env bash
# mkepub escapes a title in one file of four, so that a chapter "Ebb & flow" cannot be opened.
#
# Guess: a title is text, and stands escaped wherever the book has it.
# Seen (mkepub 1.2.2): in the package "Sea & sky" is escaped; in the table of contents, its NCX and the head
# of a page it is not, and none of them is XML then. Nothing is raised when the book is saved.
#
#   package: (['<dc:title>Sea &amp; sky</dc:title>'], 'XML')
#   contents: (['<title>Sea & sky</title>', '<h1>Sea & sky</h1>', '<a href="page0001.xhtml">Ebb & flow</a>'], 'no XML')
#   NCX: (['<text>Sea & sky</text>', '<text>Ebb & flow</text>'], 'no XML')
#   page: (['<title>Ebb & flow</title>'], 'no XML')
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
uv venv -q --python 3.13 "$tmp/venv"
uv pip install -q --python "$tmp/venv/bin/python" mkepub==1.2.2

cd "$tmp"
"$tmp/venv/bin/python" - <<'PY'
import sys


def check(what, seen, stated):
    print(f"{what}: {seen!r}")
    if seen != stated:
        sys.exit(f"changed: {what}: {seen!r}; stated was {stated!r}")


import zipfile
from xml.etree import ElementTree

import mkepub

book = mkepub.Book(title="Sea & sky", author="Pia Holm")
book.add_page("Ebb & flow", "<p>Low water.</p>")
book.save("book.epub")


def read(name):
    with zipfile.ZipFile("book.epub") as file:
        text = file.read(f"EPUB/{name}").decode()
    try:
        ElementTree.fromstring(text)
    except ElementTree.ParseError:
        return [line.strip() for line in text.splitlines() if "&" in line], "no XML"
    return [line.strip() for line in text.splitlines() if "&" in line], "XML"


check("package", read("package.opf"), (['<dc:title>Sea &amp; sky</dc:title>'], 'XML'))
check("contents", read("toc.xhtml"), (['<title>Sea & sky</title>', '<h1>Sea & sky</h1>', '<a href="page0001.xhtml">Ebb & flow</a>'], 'no XML'))
check("NCX", read("toc.ncx"), (['<text>Sea & sky</text>', '<text>Ebb & flow</text>'], 'no XML'))
check("page", read("page0001.xhtml"), (['<title>Ebb & flow</title>'], 'no XML'))

print("as stated")
PY
