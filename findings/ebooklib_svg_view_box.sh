#!/usr/bin/env bash
# EbookLib writes an inline SVG's viewBox in small letters, after which the drawing has none.
#
# Guess: content of a chapter that is well-formed XHTML is written to the EPUB as it was given.
# Seen (EbookLib 0.20, lxml 6.1.3): the content goes through an HTML parser, which lowers the names of
# attributes, and is written as XML, where "viewbox" is another name than "viewBox". An EPUB reader, which
# reads XHTML as XML, no longer scales the drawing; preserveAspectRatio and gradientTransform fare alike.
#
#   viewBox written: False
#   viewbox written: True
#   attributes: ['preserveaspectratio', 'viewbox']
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
uv venv -q --python 3.13 "$tmp/venv"
uv pip install -q --python "$tmp/venv/bin/python" ebooklib==0.20 lxml==6.1.3

cd "$tmp"
"$tmp/venv/bin/python" - <<'PY'
import sys


def check(what, seen, stated):
    print(f"{what}: {seen!r}")
    if seen != stated:
        sys.exit(f"changed: {what}: {seen!r}; stated was {stated!r}")


import zipfile

from ebooklib import epub
from lxml import etree

SVG = "http://www.w3.org/2000/svg"
CONTENT = (
    f'<html xmlns="http://www.w3.org/1999/xhtml"><head><title>Map</title></head><body><p>The pier.</p>'
    f'<svg xmlns="{SVG}" viewBox="0 0 40 20" preserveAspectRatio="none"><rect width="40" height="20"/>'
    "</svg></body></html>"
)
book = epub.EpubBook()
book.set_identifier("urn:x:1")
book.set_title("Pier")
page = epub.EpubHtml(title="Map", file_name="map.xhtml")
page.content = CONTENT
book.add_item(page)
book.add_item(epub.EpubNcx())
book.add_item(epub.EpubNav())
book.spine = [page]
epub.write_epub("pier.epub", book)
with zipfile.ZipFile("pier.epub") as archive:
    written = archive.read("EPUB/map.xhtml")
check("viewBox written", b"viewBox" in written, False)
check("viewbox written", b"viewbox" in written, True)
drawing = etree.fromstring(written).find(f".//{{{SVG}}}svg")
check("attributes", sorted(drawing.keys()), ["preserveaspectratio", "viewbox"])

print("as stated")
PY
