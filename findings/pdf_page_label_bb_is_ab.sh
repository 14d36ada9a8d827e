#!/usr/bin/env bash
# Of five PDF readers three call the 28th page of an appendix "AB" that viewers show as "BB".
#
# Guess: labels in letters go "A to Z for the first 26 pages, AA to ZZ for the next 26, and so on" (ISO
# 32000-1, 12.4.2), so that BB comes behind AA; a page that is cited by its label is found by it.
# Seen (pikepdf 10.18.0, PyMuPDF 2.0, pdfminer.six 20260107, pypdf 7.1.1, pypdfium2 5.15.2, Python 3.13): the
# first three count as the columns of a spreadsheet, AA, AB, AC, the others as the standard and the viewers in
# browsers do. From the 28th page on each label is another page's or nobody's to the others: "bb" is the 54th
# page to the ones, the 28th to the others. Up to Z, and in Roman numerals, all are of one mind.
#
#   pikepdf: ['iv', 'a', 'z', 'aa', 'ab', 'ac', 'bb']
#   PyMuPDF: ['iv', 'a', 'z', 'aa', 'ab', 'ac', 'bb']
#   pdfminer.six: ['iv', 'a', 'z', 'aa', 'ab', 'ac', 'bb']
#   pypdf: ['iv', 'a', 'z', 'aa', 'bb', 'cc', 'bbb']
#   pypdfium2: ['iv', 'a', 'z', 'aa', 'bb', 'cc', 'bbb']
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
uv venv -q --python 3.13 "$tmp/venv"
uv pip install -q --python "$tmp/venv/bin/python" pikepdf==10.18.0 PyMuPDF==2.0 pdfminer.six==20260107 pypdf==7.1.1 pypdfium2==5.15.2

cd "$tmp"
"$tmp/venv/bin/python" - <<'PY'
import sys


def check(what, seen, stated):
    print(f"{what}: {seen!r}")
    if seen != stated:
        sys.exit(f"changed: {what}: {seen!r}; stated was {stated!r}")


import pikepdf
import pymupdf
import pypdf
import pypdfium2
from pdfminer.pdfpage import PDFPage

book = pikepdf.new()
for _ in range(60):
    book.add_blank_page()
labels = [0, pikepdf.Dictionary(S=pikepdf.Name.r), 4, pikepdf.Dictionary(S=pikepdf.Name.a)]
book.Root.PageLabels = pikepdf.Dictionary(Nums=pikepdf.Array(labels))
book.save("book.pdf")


def some(all_labels):
    return [all_labels[place] for place in (3, 4, 29, 30, 31, 32, 57)]


with pikepdf.open("book.pdf") as pdf:
    check("pikepdf", some([page.label for page in pdf.pages]), ['iv', 'a', 'z', 'aa', 'ab', 'ac', 'bb'])
with pymupdf.open("book.pdf") as pdf:
    check("PyMuPDF", some([page.get_label() for page in pdf]), ['iv', 'a', 'z', 'aa', 'ab', 'ac', 'bb'])
with open("book.pdf", "rb") as file:
    check("pdfminer.six", some([page.label for page in PDFPage.get_pages(file)]), ['iv', 'a', 'z', 'aa', 'ab', 'ac', 'bb'])
check("pypdf", some(pypdf.PdfReader("book.pdf").page_labels), ['iv', 'a', 'z', 'aa', 'bb', 'cc', 'bbb'])
pdf = pypdfium2.PdfDocument("book.pdf")
check("pypdfium2", some([pdf.get_page_label(place) for place in range(60)]), ['iv', 'a', 'z', 'aa', 'bb', 'cc', 'bbb'])

print("as stated")
PY
