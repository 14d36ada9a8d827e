#!/usr/bin/env bash
# The words of a layer that is switched off are in the text of a PDF for three of four readers.
#
# Guess: text in a layer (optional content) that the document says is off is not shown and not printed, so a
# reader of text leaves it out, or tells it apart; what is shown twice a third of a point apart, as bold
# type is made by some, is one text.
# Seen (pdfminer.six 20260107, pypdf 7.1.1, pypdfium2 5.15.2, PyMuPDF 2.0): only PyMuPDF leaves the layer
# out. Bold type made by two strikes is there twice for all but PDFium, in pypdf without a space between.
#
#   pdfminer.six: ['Low water at ten', 'Draft', 'Closed', 'Closed']
#   pypdf: ['Low water at ten', 'Draft', 'ClosedClosed']
#   PDFium: ['Low water at ten', 'Draft', 'Closed']
#   PyMuPDF: ['Low water at ten', 'Closed', 'Closed']
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
uv venv -q --python 3.13 "$tmp/venv"
uv pip install -q --python "$tmp/venv/bin/python" pdfminer.six==20260107 pypdf==7.1.1 pypdfium2==5.15.2 pymupdf==2.0

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

SHOWN = (
    "BT /F1 12 Tf 50 800 Td (Low water at ten) Tj ET\n"
    "/OC /MC0 BDC BT /F1 12 Tf 50 780 Td (Draft) Tj ET EMC\n"
    "BT /F1 12 Tf 50 760 Td (Closed) Tj ET BT /F1 12 Tf 50.3 760 Td (Closed) Tj ET"
)
OBJECTS = [
    "<< /Type /Catalog /Pages 2 0 R /OCProperties << /OCGs [6 0 R] /D << /OFF [6 0 R] /Order [6 0 R] >> >> >>",
    "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
    "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
    "/Resources << /Font << /F1 5 0 R >> /Properties << /MC0 6 0 R >> >> >>",
    f"<< /Length {len(SHOWN)} >>\nstream\n{SHOWN}\nendstream",
    "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    "<< /Type /OCG /Name (Draft) >>",
]


def document():
    written, places = "%PDF-1.7\n", []
    for number, each in enumerate(OBJECTS, 1):
        places.append(len(written))
        written += f"{number} 0 obj\n{each}\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    start = len(written)
    written += f"xref\n0 {len(OBJECTS) + 1}\n0000000000 65535 f \n{table}"
    return f"{written}trailer << /Size {len(OBJECTS) + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n".encode()


def pdfium(file):
    opened = pypdfium2.PdfDocument(file)
    return opened[0].get_textpage().get_text_range()


READERS = {
    "pdfminer.six": lambda file: extract_text(io.BytesIO(file)),
    "pypdf": lambda file: pypdf.PdfReader(io.BytesIO(file)).pages[0].extract_text(),
    "PDFium": pdfium,
    "PyMuPDF": lambda file: pymupdf.open(stream=file, filetype="pdf")[0].get_text(),
}
file = document()
for name, stated in (
    ("pdfminer.six", ["Low water at ten", "Draft", "Closed", "Closed"]),
    ("pypdf", ["Low water at ten", "Draft", "ClosedClosed"]),
    ("PDFium", ["Low water at ten", "Draft", "Closed"]),
    ("PyMuPDF", ["Low water at ten", "Closed", "Closed"]),
):
    check(name, [line.strip() for line in READERS[name](file).splitlines() if line.strip()], stated)

print("as stated")
PY
