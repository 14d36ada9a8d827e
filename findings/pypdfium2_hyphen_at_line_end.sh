#!/usr/bin/env bash
# A hyphen at the end of a PDF's line comes out of pypdfium2 as one of two other characters.
#
# Guess: the printed "well-" and "known" on two lines are read as "well-" and "known", by both of the
# text page's methods alike; at most the hyphen is dropped.
# Seen (pypdfium2 5.15.2): the lines are joined and the hyphen, a plain U+002D in the file, is U+FFFE (a
# noncharacter) by get_text_range() and U+0002 (a control character) by get_text_bounded(). No hyphen
# is left, so neither looking for "-" nor taking out U+00AD mends the word, and XML 1.0 allows neither
# sign.
#
#   get_text_range: 'The harbour is well\ufffeknown for herring.'
#   get_text_bounded: 'The harbour is well\x02known for herring.'
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
uv venv -q --python 3.13 "$tmp/venv"
uv pip install -q --python "$tmp/venv/bin/python" pypdfium2==5.15.2 reportlab==5.1.0

cd "$tmp"
"$tmp/venv/bin/python" - <<'PY'
import sys


def check(what, seen, stated):
    print(f"{what}: {seen!r}")
    if seen != stated:
        sys.exit(f"changed: {what}: {seen!r}; stated was {stated!r}")


import io

import pypdfium2
from reportlab.pdfgen.canvas import Canvas

target = io.BytesIO()
canvas = Canvas(target)
canvas.drawString(72, 700, "The harbour is well-")
canvas.drawString(72, 684, "known for herring.")
canvas.save()

page = pypdfium2.PdfDocument(target.getvalue())[0].get_textpage()
check("get_text_range", page.get_text_range(), "The harbour is well\ufffeknown for herring.")
check("get_text_bounded", page.get_text_bounded(), "The harbour is well\x02known for herring.")

print("as stated")
PY
