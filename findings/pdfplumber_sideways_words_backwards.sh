#!/usr/bin/env bash
# pdfplumber reads words that are set sideways backwards, pdfminer.six letter by letter.
#
# Guess: the name of a row set along its side, as tables have it, is read in its order, or left out.
# Seen (pdfplumber 0.11.10, pdfminer.six 20260107, pypdf 7.1.1, PDFium 5.15.2): text turned by 90 degrees to
# the left is "ereh retaw woL" for pdfplumber, and the same letters one a line for pdfminer.six, which read a
# page from its top. pypdf and PDFium read it as it is. Turned to the right, pdfplumber reads it forwards.
#
#   pdfplumber, to the left: ['ereh', 'retaw', 'woL']
#   pdfplumber, to the right: ['Low', 'water', 'here']
#   pdfminer.six, to the left: 'erehretawwoL'
#   pypdf, to the left: ['Low', 'water', 'here']
#   PDFium, to the left: ['Low', 'water', 'here']
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
uv venv -q --python 3.13 "$tmp/venv"
uv pip install -q --python "$tmp/venv/bin/python" reportlab==5.1.0 pdfplumber==0.11.10 pypdf==7.1.1 pdfminer.six==20260107 pypdfium2==5.15.2

cd "$tmp"
"$tmp/venv/bin/python" - <<'PY'
import sys


def check(what, seen, stated):
    print(f"{what}: {seen!r}")
    if seen != stated:
        sys.exit(f"changed: {what}: {seen!r}; stated was {stated!r}")


import io
import logging

logging.disable(logging.CRITICAL)
import pdfplumber
import pypdf
import pypdfium2
from pdfminer.high_level import extract_text
from reportlab.pdfgen import canvas


def document(turned):
    file = io.BytesIO()
    page = canvas.Canvas(file, invariant=1)
    page.translate(200, 400)
    page.rotate(turned)
    page.drawString(0, 0, "Low water here")
    page.save()
    return file


def pdfium(file):
    opened = pypdfium2.PdfDocument(file.getvalue())
    return opened[0].get_textpage().get_text_range()


left, right = document(90), document(-90)
check("pdfplumber, to the left", pdfplumber.open(left).pages[0].extract_text().split(), ['ereh', 'retaw', 'woL'])
check("pdfplumber, to the right", pdfplumber.open(right).pages[0].extract_text().split(), ['Low', 'water', 'here'])
check("pdfminer.six, to the left", "".join(extract_text(left).split()), 'erehretawwoL')
check("pypdf, to the left", pypdf.PdfReader(left).pages[0].extract_text().split(), ['Low', 'water', 'here'])
check("PDFium, to the left", pdfium(left).split(), ['Low', 'water', 'here'])

print("as stated")
PY
