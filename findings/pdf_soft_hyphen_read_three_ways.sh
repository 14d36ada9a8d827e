#!/usr/bin/env bash
# A soft hyphen in a PDF made by ReportLab is a space, a soft hyphen or a hyphen, as the reader has it.
#
# Guess: a word that carries U+00AD, as hyphenated HTML does, is one word when read back; the sign is U+00AD
# again or gone.
# Seen (ReportLab 5.1.0 writes byte 0xAD under WinAnsiEncoding, where it is a second code of "hyphen", ISO
# 32000-1, table D.2, note 6): the hyphen is drawn in the middle of the line. pdfminer.six 20260107 reads a
# space, so that the word is two; pypdf 7.1.1 U+00AD; pypdfium2 5.15.2 and PyMuPDF 2.0 "-".
#
#   pdfminer.six: 'harbour master'
#   pypdf: 'harbour\xadmaster'
#   pypdfium2: 'harbour-master'
#   PyMuPDF: 'harbour-master'
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
uv venv -q --python 3.13 "$tmp/venv"
uv pip install -q --python "$tmp/venv/bin/python" pypdf==7.1.1 pdfminer.six==20260107 pypdfium2==5.15.2 pymupdf==2.0 reportlab==5.1.0

cd "$tmp"
"$tmp/venv/bin/python" - <<'PY'
import sys


def check(what, seen, stated):
    print(f"{what}: {seen!r}")
    if seen != stated:
        sys.exit(f"changed: {what}: {seen!r}; stated was {stated!r}")


import io

import pymupdf
import pypdf
import pypdfium2
from pdfminer.high_level import extract_text
from reportlab.pdfgen.canvas import Canvas

target = io.BytesIO()
canvas = Canvas(target)
canvas.drawString(72, 700, "harbour\u00admaster")
canvas.save()
data = target.getvalue()

check("pdfminer.six", extract_text(io.BytesIO(data)).strip(), "harbour master")
read = pypdf.PdfReader(io.BytesIO(data)).pages[0].extract_text().strip()
check("pypdf", read, "harbour\u00admaster")
read = pypdfium2.PdfDocument(data)[0].get_textpage().get_text_range()
check("pypdfium2", read, "harbour-master")
check("PyMuPDF", pymupdf.open(stream=data)[0].get_text().strip(), "harbour-master")

print("as stated")
PY
