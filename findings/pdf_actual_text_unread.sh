#!/usr/bin/env bash
# Of five readers of PDF text, three do not know ActualText and one breaks the word in two.
#
# Guess: where a producer spaces a heading out or draws a ligature, it says by /ActualText what stands there
# (ISO 32000-1, 14.9.4), and the readers give that.
# Seen (pypdf 7.1.1, pdfminer.six 20260107, pdfplumber 0.11.10, PyMuPDF 2.0, pypdfium2 5.15.2): of "H e r o n"
# marked as "Heron" the first three give the letters as drawn. PyMuPDF takes the five letters, lays them
# out over the places of the first five signs, sees a gap and begins a line within the word. pypdfium2
# gives the word.
#
#   pypdf: 'H e r o n'
#   pdfminer.six: 'H e r o n'
#   pdfplumber: 'H e r o n'
#   PyMuPDF: 'Her\no n'
#   pypdfium2: 'Heron'
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
uv venv -q --python 3.13 "$tmp/venv"
uv pip install -q --python "$tmp/venv/bin/python" pypdf==7.1.1 pdfminer.six==20260107 pdfplumber==0.11.10 pymupdf==2.0 pypdfium2==5.15.2 reportlab==5.1.0

cd "$tmp"
"$tmp/venv/bin/python" - <<'PY'
import sys


def check(what, seen, stated):
    print(f"{what}: {seen!r}")
    if seen != stated:
        sys.exit(f"changed: {what}: {seen!r}; stated was {stated!r}")


import io

import pdfplumber
import pymupdf
import pypdf
import pypdfium2
from pdfminer.high_level import extract_text
from reportlab.pdfgen.canvas import Canvas

target = io.BytesIO()
canvas = Canvas(target)
canvas._code.append("/Span << /ActualText (Heron) >> BDC")
canvas.drawString(72, 700, "H e r o n")
canvas._code.append("EMC")
canvas.save()
data = target.getvalue()

check("pypdf", pypdf.PdfReader(io.BytesIO(data)).pages[0].extract_text().strip(), "H e r o n")
check("pdfminer.six", extract_text(io.BytesIO(data)).strip(), "H e r o n")
with pdfplumber.open(io.BytesIO(data)) as document:
    check("pdfplumber", document.pages[0].extract_text(), "H e r o n")
check("PyMuPDF", pymupdf.open(stream=data)[0].get_text().strip(), "Her\no n")
check("pypdfium2", pypdfium2.PdfDocument(data)[0].get_textpage().get_text_range(), "Heron")

print("as stated")
PY
