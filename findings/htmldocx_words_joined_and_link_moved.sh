#!/usr/bin/env bash
# htmldocx joins words over the end of a line of HTML, puts a line break before the link that it follows,
# and has no `dl` and `div`.
#
# Guess: a line end between two elements is a space, as everywhere in HTML; each block is a paragraph.
# Seen (htmldocx 0.0.6, python-docx 1.2.0): the space of a line end beside an element is dropped: "low" and
# "water" are one word. A break behind a link comes before it, so the link is on the next line, without a
# space to what follows. Blocks other than `p` and headings run on: a term joins its definition and two
# `div` are one paragraph.
#
#   a line end between two elements: ['lowwater']
#   a line end behind an element: ['at lowwater']
#   link and break: ['See \ntidesand winds']
#   list and definition: ['oneEbbIt falls.']
#   two div: ['onetwo']
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
uv venv -q --python 3.13 "$tmp/venv"
uv pip install -q --python "$tmp/venv/bin/python" htmldocx==0.0.6 python-docx==1.2.0
cd "$tmp"
"$tmp/venv/bin/python" - <<'PY'
import sys


def check(what, seen, stated):
    print(f"{what}: {seen!r}")
    if seen != stated:
        sys.exit(f"changed: {what}: {seen!r}; stated was {stated!r}")


from htmldocx import HtmlToDocx


def paragraphs(html):
    return [each.text for each in HtmlToDocx().parse_html_string(html).paragraphs]


check("a line end between two elements", paragraphs("<p><b>low</b>\n<i>water</i></p>"), ['lowwater'])
check("a line end behind an element", paragraphs("<p>at <u>low</u>\nwater</p>"), ['at lowwater'])
check(
    "link and break",
    paragraphs('<p>See <a href="https://example.org/">tides</a><br>and winds</p>'),
    ['See \ntidesand winds'],
)
check(
    "list and definition",
    paragraphs("<ol><li>one</li></ol><dl><dt>Ebb</dt><dd>It falls.</dd></dl>"),
    ['oneEbbIt falls.'],
)
check("two div", paragraphs("<div>one</div><div>two</div>"), ['onetwo'])

print("as stated")
PY
