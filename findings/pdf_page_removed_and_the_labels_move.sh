#!/usr/bin/env bash
# A PDF without its first page has the label of each page on the next one, and a joined one has none.
#
# Guess: labels belong to pages, as links and bookmarks do: who takes the cover away still finds page 1 of a
# citation under "1"; what is copied into another document brings its labels, or they are the caller's to set
# if the documents differ.
# Seen (pikepdf 10.18.0, pypdf 7.1.1, PyMuPDF 2.0, Python 3.13): in pikepdf and pypdf the labels stay where
# they were counted from the beginning, so that the page with 1 printed on it is "iv" and each number of the
# book is one off. PyMuPDF moves them when a page is deleted, and drops them all when pages are selected or
# moved into another document, as pypdf does in `append`; page iv is "4" there.
#
#   the book: ['i', 'ii', 'iii', 'iv', '1', '2']
#   pikepdf, first page removed: ['i', 'ii', 'iii', 'iv', '1', '2']
#   pypdf, first page removed: ['i', 'ii', 'iii', 'iv', '1', '2']
#   PyMuPDF, first page removed: ['i', 'ii', 'iii', '1', '2', '3']
#   PyMuPDF, all pages selected: ['1', '2', '3', '4', '5', '6']
#   PyMuPDF, inserted: ['1', '2', '3', '4', '5', '6']
#   pypdf, appended: ['1', '2', '3', '4', '5', '6']
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
uv venv -q --python 3.13 "$tmp/venv"
uv pip install -q --python "$tmp/venv/bin/python" pikepdf==10.18.0 PyMuPDF==2.0 pypdf==7.1.1

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


def labels(name):
    return pypdf.PdfReader(name).page_labels[:6]


book = pikepdf.new()
for _ in range(10):
    book.add_blank_page()
parts = [0, pikepdf.Dictionary(S=pikepdf.Name.r), 4, pikepdf.Dictionary(S=pikepdf.Name.D)]
book.Root.PageLabels = pikepdf.Dictionary(Nums=pikepdf.Array(parts))
book.save("book.pdf")
check("the book", labels("book.pdf"), ['i', 'ii', 'iii', 'iv', '1', '2'])

with pikepdf.open("book.pdf") as pdf:
    del pdf.pages[0]
    pdf.save("pikepdf.pdf")
check("pikepdf, first page removed", labels("pikepdf.pdf"), ['i', 'ii', 'iii', 'iv', '1', '2'])
writer = pypdf.PdfWriter(clone_from="book.pdf")
writer.remove_page(0)
writer.write("pypdf.pdf")
check("pypdf, first page removed", labels("pypdf.pdf"), ['i', 'ii', 'iii', 'iv', '1', '2'])
with pymupdf.open("book.pdf") as pdf:
    pdf.delete_page(0)
    pdf.save("pymupdf.pdf")
check("PyMuPDF, first page removed", labels("pymupdf.pdf"), ['i', 'ii', 'iii', '1', '2', '3'])
with pymupdf.open("book.pdf") as pdf:
    pdf.select(range(10))
    pdf.save("selected.pdf")
check("PyMuPDF, all pages selected", labels("selected.pdf"), ['1', '2', '3', '4', '5', '6'])
with pymupdf.open() as whole, pymupdf.open("book.pdf") as pdf:
    whole.insert_pdf(pdf)
    whole.save("joined.pdf")
check("PyMuPDF, inserted", labels("joined.pdf"), ['1', '2', '3', '4', '5', '6'])
writer = pypdf.PdfWriter()
writer.append("book.pdf")
writer.write("appended.pdf")
check("pypdf, appended", labels("appended.pdf"), ['1', '2', '3', '4', '5', '6'])

print("as stated")
PY
