#!/usr/bin/env bash
# A chapter in "low water.xhtml" is empty, and its book has no contents, for @lingo-reader/epub-parser.
#
# Guess: addresses in a package are URLs, so a space in a file's name is written `%20` there, as the
# specification has it; the contents of EPUB 3 are read from its navigation document.
# Seen (@lingo-reader/epub-parser 0.4.6 on Node.js 20): the encoded name is looked up in the ZIP as it stands,
# and a chapter that is not found is an empty one, told on the console alone. `getToc()` is empty where there
# is no NCX.
#
#   chapter: ""
#   contents: []
#   authors: ["Anna Okoro","Kim Berg"]
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
uv venv -q --python 3.13 "$tmp/venv"

cd "$tmp"
npm install --silent --no-audit --no-fund --ignore-scripts @lingo-reader/epub-parser@0.4.6

cd "$tmp"
export TMPDIR="$tmp"
"$tmp/venv/bin/python" - <<'PY'
import sys


def check(what, seen, stated):
    print(f"{what}: {seen!r}")
    if seen != stated:
        sys.exit(f"changed: {what}: {seen!r}; stated was {stated!r}")


import zipfile

PACKAGE = """<?xml version="1.0"?>
<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id">
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:identifier id="id">urn:uuid:12345678-1234-1234-1234-123456789012</dc:identifier>
<dc:title>Tides</dc:title><dc:language>en</dc:language>
<dc:creator id="c1">Anna Okoro</dc:creator><dc:creator id="c2">Kim Berg</dc:creator>
<meta refines="#c2" property="role" scheme="marc:relators">ill</meta>
<meta property="dcterms:modified">2024-05-06T00:00:00Z</meta></metadata>
<manifest><item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>
<item id="a" href="low%20water.xhtml" media-type="application/xhtml+xml"/></manifest>
<spine><itemref idref="a"/></spine></package>"""
CONTAINER = """<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
<rootfiles><rootfile full-path="book.opf" media-type="application/oebps-package+xml"/></rootfiles></container>"""
PAGE = """<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops">
<head><title>Tides</title></head><body>{}</body></html>"""
NAV = '<nav epub:type="toc"><ol><li><a href="low%20water.xhtml">Low water</a></li></ol></nav>'
with zipfile.ZipFile("tides.epub", "w") as book:
    book.writestr("mimetype", "application/epub+zip")
    book.writestr("META-INF/container.xml", CONTAINER)
    book.writestr("book.opf", PACKAGE)
    book.writestr("nav.xhtml", PAGE.format(NAV))
    book.writestr("low water.xhtml", PAGE.format("<h1>Low water</h1><p>It is at six.</p>"))
PY

cat > run.mjs <<'JS'
function check(what, seen, stated) {
  console.log(`${what}: ${JSON.stringify(seen)}`);
  if (JSON.stringify(seen) !== JSON.stringify(stated)) {
    console.log(`changed: ${what}: ${JSON.stringify(seen)}; stated was ${JSON.stringify(stated)}`);
    process.exit(1);
  }
}

import { initEpubFile } from "@lingo-reader/epub-parser";

const warn = console.warn;
console.warn = () => {};
const book = await initEpubFile("tides.epub");
const chapter = await book.loadChapter(book.getSpine()[0].id);
console.warn = warn;
check("chapter", chapter.html, "");
check("contents", book.getToc(), []);
check("authors", book.getMetadata().creator.map((each) => each.contributor), ["Anna Okoro", "Kim Berg"]);

setTimeout(() => process.exit(0), 200);

console.log("as stated");
JS
node run.mjs
