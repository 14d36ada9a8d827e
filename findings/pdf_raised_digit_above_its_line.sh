#!/usr/bin/env bash
# pdfplumber puts a raised digit on the line above, pypdf's layout mode the rest of the line before its start.
#
# Guess: in "About 10⁶ boats", set with a smaller raised 6 as reportlab does it, the 6 stands behind the 10,
# whatever it is joined by.
# Seen (pdfplumber 0.11.10, pypdf 7.1.1, pdfminer.six 20260107, PDFium 5.15.2): pdfplumber gives "6 12" as a
# line of its own above "About 10 boats and H O, note here." and the 2 of H₂O below it. pypdf with
# extraction_mode="layout" gives "6 boats and H12 here." first and "About 10" behind it. pdfminer.six has the
# 2 two paragraphs later, PDFium breaks the line behind the digit. Only pypdf's plain mode has the words in
# order.
#
#   pypdf: ['About 106 boats and H2O, note12 here.']
#   pypdf as layout: ['6 boats and H12 here.', 'About 10', '2O, note']
#   pdfplumber: ['6 12', 'About 10 boats and H O, note here.', '2']
#   pdfminer.six: ['About 106 boats and H', 'O, note12 here.', '2']
#   PDFium: ['About 106', 'boats and H2', 'O, note12 here.']
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
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.platypus import Paragraph, SimpleDocTemplate

TEXT = "About 10<super>6</super> boats and H<sub>2</sub>O, note<super>12</super> here."
file = io.BytesIO()
SimpleDocTemplate(file, invariant=1).build([Paragraph(TEXT, getSampleStyleSheet()["Normal"])])


def pdfium():
    opened = pypdfium2.PdfDocument(file.getvalue())
    return opened[0].get_textpage().get_text_range()


def lines(text):
    return [line.strip() for line in text.splitlines() if line.strip()]


check("pypdf", lines(pypdf.PdfReader(file).pages[0].extract_text()), ['About 106 boats and H2O, note12 here.'])
check("pypdf as layout", lines(pypdf.PdfReader(file).pages[0].extract_text(extraction_mode="layout")), ['6 boats and H12 here.', 'About 10', '2O, note'])
check("pdfplumber", lines(pdfplumber.open(file).pages[0].extract_text()), ['6 12', 'About 10 boats and H O, note here.', '2'])
check("pdfminer.six", lines(extract_text(file)), ['About 106 boats and H', 'O, note12 here.', '2'])
check("PDFium", lines(pdfium()), ['About 106', 'boats and H2', 'O, note12 here.'])

print("as stated")
PY
