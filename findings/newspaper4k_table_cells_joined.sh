#!/usr/bin/env bash
# newspaper4k writes the cells of a table without anything between them, and code on one line.
#
# Guess: `text` is what one reads: a table's cells are divided by a space, a tab or a line break, as the items
# of a list are; the lines of a <pre> stay lines.
# Seen (newspaper4k 0.9.6): "Bow" and "3.4 m" become "Bow3.4 m", and the rows follow each other alike. White
# space in <pre> is collapsed, so a listing of Python is one line.
#
#   table: 'PartDepthBow3.4 mStern2.1 m'
#   list: 'Bow\n\nStern'
#   code: 'def tide(): return 2'
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
uv venv -q --python 3.13 "$tmp/venv"
uv pip install -q --python "$tmp/venv/bin/python" newspaper4k==0.9.6 lxml==6.1.3 lxml-html-clean==0.4.6

cd "$tmp"
export TMPDIR="$tmp"  # the library keeps a cache there
"$tmp/venv/bin/python" - <<'PY'
import sys


def check(what, seen, stated):
    print(f"{what}: {seen!r}")
    if seen != stated:
        sys.exit(f"changed: {what}: {seen!r}; stated was {stated!r}")


import logging

from newspaper import Article

logging.disable(logging.CRITICAL)
LONG = (
    "<p>The harbour of the town lies open to the north, and the tide, which is strong here, comes "
    "in twice a day, as the fishers know well enough.</p>"
)


def read(html):
    article = Article("https://example.org/tides")
    article.download(
        input_html='<!doctype html><html lang="en"><head><title>Tides</title></head><body><article>'
        f"<h1>Tides</h1>{LONG}{html}{LONG}{LONG}</article></body></html>"
    )
    article.parse()
    return article.text.split("well enough.")[1].split("The harbour")[0].strip()


TABLE = (
    "<table><tr><th>Part</th><th>Depth</th></tr><tr><td>Bow</td><td>3.4 m</td></tr>"
    "<tr><td>Stern</td><td>2.1 m</td></tr></table>"
)
check("table", read(TABLE), "PartDepthBow3.4 mStern2.1 m")
check("list", read("<ul><li>Bow</li><li>Stern</li></ul>"), "Bow\n\nStern")
check("code", read("<pre><code>def tide():\n    return 2\n</code></pre>"), "def tide(): return 2")

print("as stated")
PY
