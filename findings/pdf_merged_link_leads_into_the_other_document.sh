#!/usr/bin/env bash
# Two documents set one behind the other: the second's links lead into the first, or are gone.
#
# Guess: a link by name (ISO 32000-1, 12.3.2.3) leads to the same page after two documents are joined as
# before, also where both have a destination of that name, as "section.1" of LaTeX is in each paper.
# Seen (pypdf 7.1.1, PyMuPDF 2.0; made with pikepdf 10.18.0 and reportlab 5.1.0): pypdf keeps the first
# destination of a name and drops the second, so the link on the third page leads to the second page
# instead of the fourth. insert_pdf of PyMuPDF drops both links, though links=True is said. Neither warns.
# pdfcpu of Go gives the second a name of its own.
#
#   before: [['Tides: section'], ['Boats: section']]
#   pypdf: ['Tides: section', 'Tides: section']
#   PyMuPDF: []
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
uv venv -q --python 3.13 "$tmp/venv"
uv pip install -q --python "$tmp/venv/bin/python" pypdf==7.1.1 pymupdf==2.0 pikepdf==10.18.0 reportlab==5.1.0

cd "$tmp"
"$tmp/venv/bin/python" - <<'PY'
import sys


def check(what, seen, stated):
    print(f"{what}: {seen!r}")
    if seen != stated:
        sys.exit(f"changed: {what}: {seen!r}; stated was {stated!r}")


import io

import pikepdf
import pymupdf
import pypdf
from pikepdf import Array, Dictionary, Name, String
from reportlab.pdfgen import canvas


def paper(name):
    """Two pages; a link on the first leads by name to the second."""
    drawn = io.BytesIO()
    page = canvas.Canvas(drawn)
    for part in ("contents", "section"):
        page.drawString(100, 700, f"{name}: {part}")
        page.showPage()
    page.save()
    document = pikepdf.open(drawn)
    places = Array([String("section.1"), Array([document.pages[1].obj, Name.Fit])])
    document.Root.Names = document.make_indirect(Dictionary(Dests=Dictionary(Names=places)))
    link = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([90, 690, 300, 720]), Dest=String("section.1"))
    document.pages[0].obj.Annots = Array([document.make_indirect(link)])
    whole = io.BytesIO()
    document.save(whole)
    return whole.getvalue()


def leads(data):
    document = pymupdf.open(stream=data)
    return [document[int(link["page"])].get_text().strip() for page in document for link in page.get_links()]


def with_pypdf(papers):
    writer, joined = pypdf.PdfWriter(), io.BytesIO()
    for each in papers:
        writer.append(io.BytesIO(each))
    writer.write(joined)
    return joined.getvalue()


def with_pymupdf(papers):
    joined = pymupdf.open()
    for each in papers:
        joined.insert_pdf(pymupdf.open(stream=each), links=True)
    return joined.tobytes()


papers = [paper("Tides"), paper("Boats")]
check("before", [leads(each) for each in papers], [['Tides: section'], ['Boats: section']])
check("pypdf", leads(with_pypdf(papers)), ['Tides: section', 'Tides: section'])
check("PyMuPDF", leads(with_pymupdf(papers)), [])

print("as stated")
PY
