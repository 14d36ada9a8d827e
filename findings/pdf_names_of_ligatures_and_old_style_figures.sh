#!/usr/bin/env bash
# Four readers of PDF text give four texts of the same ligatures and old-style figures.
#
# Guess: where a font has no map to Unicode, the names of its glyphs tell the characters: parts of a
# ligature are joined by "_", what stands behind "." is the form, and "uni" goes before numbers of Unicode
# (Adobe Glyph List Specification, 2, to which the standard of PDF sends its readers: ISO 32000-1, 9.10.2).
# Seen (pdfminer.six 20260107, pypdf 7.1.1, pypdfium2 5.15.2, PyMuPDF 2.0): pdfminer.six reads all of them.
# pypdf writes most names into the text, with a slash. PDFium takes the number of the glyph's place for its
# character, which for the fonts of TeX is a control character, so that "office" is "oce". PyMuPDF keeps the
# first letter, or has the number of the place too. None of them says that something is missing. Fonts of
# OpenType (Libertine, Minion) have such names in each PDF that TeX made without a map.
#
#   names: f_f_i T_h one.oldstyle uni00660069 f_i.alt hyphen.case ffi
#   pdfminer.six: 'ffi Th 1 fi fi - ﬃ'
#   pypdf: 'ﬃ /T_h /one.oldstyle /uni00660069 /f_i.alt /hyphen.case ﬃ'
#   PDFium: 'a b 1 d e - ffi'
#   PyMuPDF: 'ﬃ T 1 d ﬁ - ﬃ'
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
uv venv -q --python 3.13 "$tmp/venv"
uv pip install -q --python "$tmp/venv/bin/python" pdfminer.six==20260107 pypdf==7.1.1 pypdfium2==5.15.2 pymupdf==2.0 fonttools==4.68.0

cd "$tmp"
"$tmp/venv/bin/python" - <<'PY'
import sys


def check(what, seen, stated):
    print(f"{what}: {seen!r}")
    if seen != stated:
        sys.exit(f"changed: {what}: {seen!r}; stated was {stated!r}")


import io
import logging

import pymupdf
import pypdf
import pypdfium2
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.t2CharStringPen import T2CharStringPen
from fontTools.ttLib import TTFont
from pdfminer.high_level import extract_text

NAMES = ["f_f_i", "T_h", "one.oldstyle", "uni00660069", "f_i.alt", "hyphen.case", "ffi"]
logging.disable(logging.CRITICAL)


def font_program(names):
    order = [".notdef", *names]
    shapes = {}
    for name in order:
        pen = T2CharStringPen(500, None)
        pen.moveTo((50, 0))
        for corner in ((450, 0), (450, 600), (50, 600)):
            pen.lineTo(corner)
        pen.closePath()
        shapes[name] = pen.getCharString()
    builder = FontBuilder(1000, isTTF=False)
    builder.setupGlyphOrder(order)
    builder.setupCharacterMap({})
    builder.setupCFF("ABCDEF+Serif", {}, shapes, {})
    builder.setupHorizontalMetrics({name: (500, 50) for name in order})
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupNameTable({})
    builder.setupOS2()
    builder.setupPost()
    whole = io.BytesIO()
    builder.save(whole)
    return TTFont(io.BytesIO(whole.getvalue())).getTableData("CFF ")


def page(names):
    """Each glyph on a line of its own, between the letters "x" of another font."""
    program = font_program(names)
    lines = [
        f"BT 50 {800 - 20 * at} Td /F1 12 Tf (x) Tj /F2 12 Tf ({chr(97 + at)}) Tj /F1 12 Tf (x) Tj ET"
        for at in range(len(names))
    ]
    shown = "\n".join(lines)
    differences = " ".join(f"/{name}" for name in names)
    last = 96 + len(names)
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        b"/Resources << /Font << /F1 5 0 R /F2 6 0 R >> >> >>",
        f"<< /Length {len(shown)} >>\nstream\n{shown}\nendstream".encode(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        f"<< /Type /Font /Subtype /Type1 /BaseFont /ABCDEF+Serif /FirstChar 97 /LastChar {last} "
        f"/Widths [{'500 ' * len(names)}] /FontDescriptor 7 0 R "
        f"/Encoding << /Type /Encoding /Differences [97 {differences}] >> >>".encode(),
        b"<< /Type /FontDescriptor /FontName /ABCDEF+Serif /Flags 4 /FontBBox [0 -200 1000 800] "
        b"/ItalicAngle 0 /Ascent 800 /Descent -200 /CapHeight 700 /StemV 80 /FontFile3 8 0 R >>",
        b"<< /Subtype /Type1C /Length %d >>\nstream\n%s\nendstream" % (len(program), program),
    ]
    written, places = b"%PDF-1.7\n", []
    for number, each in enumerate(objects, 1):
        places.append(len(written))
        written += b"%d 0 obj\n%s\nendobj\n" % (number, each)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    start = len(written)
    written += b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(objects) + 1, table)
    return written + b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)


def pdfium(file):
    document = pypdfium2.PdfDocument(file)
    return document[0].get_textpage().get_text_range()


READERS = {
    "pdfminer.six": lambda file: extract_text(io.BytesIO(file)),
    "pypdf": lambda file: pypdf.PdfReader(io.BytesIO(file)).pages[0].extract_text(),
    "PDFium": pdfium,
    "PyMuPDF": lambda file: pymupdf.open(stream=file, filetype="pdf")[0].get_text(),
}


def glyphs(reader):
    lines = READERS[reader](page(NAMES)).split()
    return " ".join(line.removeprefix("x").removesuffix("x") for line in lines)


print("names: " + " ".join(NAMES))
check("pdfminer.six", glyphs("pdfminer.six"), "ffi Th 1 fi fi - ﬃ")
check("pypdf", glyphs("pypdf"), "ﬃ /T_h /one.oldstyle /uni00660069 /f_i.alt /hyphen.case ﬃ")
check("PDFium", glyphs("PDFium"), "a b 1 d e - ffi")
check("PyMuPDF", glyphs("PyMuPDF"), "ﬃ T 1 d ﬁ - ﬃ")

print("as stated")
PY
