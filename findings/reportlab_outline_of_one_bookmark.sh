#!/usr/bin/env bash
# ReportLab gives all entries of an outline that lead to one place the title of the last.
#
# Guess: three entries of a PDF's outline that lead to the same bookmark, as a chapter and its first two
# sections do on one page, keep their titles.
# Seen in reportlab 5.1.0 (read by pypdfium2 5.15.2): a title is kept by the key of its bookmark, so that all
# three are called as the last; with a key each they are as given.
#
#   one bookmark: ['Nylon', 'Nylon', 'Nylon']
#   one each: ['Ropes', 'Hemp', 'Nylon']
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
uv venv -q --python 3.13 "$tmp/venv"
uv pip install -q --python "$tmp/venv/bin/python" reportlab==5.1.0 pypdfium2==5.15.2

cd "$tmp"
export TMPDIR="$tmp"
"$tmp/venv/bin/python" - <<'PY'
import sys


def check(what, seen, stated):
    print(f"{what}: {seen!r}")
    if seen != stated:
        sys.exit(f"changed: {what}: {seen!r}; stated was {stated!r}")


from io import BytesIO

import pypdfium2
from reportlab.pdfgen.canvas import Canvas


def titles(keys):
    out = BytesIO()
    canvas = Canvas(out)
    canvas.drawString(72, 700, "Ropes")
    for level, (title, key) in enumerate(zip(["Ropes", "Hemp", "Nylon"], keys)):
        canvas.bookmarkPage(key)
        canvas.addOutlineEntry(title, key, level)
    canvas.save()
    return [entry.get_title() for entry in pypdfium2.PdfDocument(out.getvalue()).get_toc()]


check("one bookmark", titles(["page", "page", "page"]), ["Nylon", "Nylon", "Nylon"])
check("one each", titles(["ropes", "hemp", "nylon"]), ["Ropes", "Hemp", "Nylon"])

print("as stated")
PY
