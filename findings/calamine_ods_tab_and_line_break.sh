#!/usr/bin/env bash
# python-calamine joins the words around a tab or a line break within a cell of an ODS file.
#
# Guess: <text:line-break/> is a line break in a cell, as it is in LibreOffice and as python-calamine has it
# between two paragraphs and in XLSX; <text:tab/> is a tab or at least a space.
# Seen (python-calamine 0.9.1; pyexcel-ods3 0.6.1 for comparison): repeated spaces (<text:s/>) are read, tab and
# line break are dropped. "Pier 4" and "2 m" on two lines become "Pier 42 m".
#
#   calamine, line break: 'Pier 42 m'
#   calamine, tab: 'Pier 42 m'
#   calamine, spaces: 'Pier 4   2 m'
#   calamine, paragraphs: 'Pier 4\n2 m'
#   pyexcel, line break: 'Pier 4\n2 m'
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
uv venv -q --python 3.13 "$tmp/venv"
uv pip install -q --python "$tmp/venv/bin/python" python-calamine==0.9.1 pyexcel==0.7.6 pyexcel-ods3==0.6.1 setuptools==81.0.0

cd "$tmp"
"$tmp/venv/bin/python" - <<'PY'
import sys


def check(what, seen, stated):
    print(f"{what}: {seen!r}")
    if seen != stated:
        sys.exit(f"changed: {what}: {seen!r}; stated was {stated!r}")


import pathlib
import zipfile

import pyexcel
import python_calamine

TYPE = "application/vnd.oasis.opendocument.spreadsheet"
NS = "urn:oasis:names:tc:opendocument:xmlns:"
HEAD = '<?xml version="1.0" encoding="UTF-8"?>'


def book(text):
    content = (
        f'{HEAD}<office:document-content xmlns:office="{NS}office:1.0" '
        f'xmlns:table="{NS}table:1.0" xmlns:text="{NS}text:1.0" office:version="1.2">'
        '<office:body><office:spreadsheet><table:table table:name="Berths"><table:table-row>'
        f'<table:table-cell office:value-type="string">{text}</table:table-cell>'
        "</table:table-row></table:table></office:spreadsheet></office:body>"
        "</office:document-content>"
    )
    manifest = (
        f'{HEAD}<manifest:manifest xmlns:manifest="{NS}manifest:1.0" manifest:version="1.2">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{TYPE}"/>'
        '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
        "</manifest:manifest>"
    )
    with zipfile.ZipFile("berths.ods", "w") as archive:
        archive.writestr("mimetype", TYPE)
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", manifest)


def calamine(text):
    book(text)
    read = python_calamine.load_workbook(pathlib.Path("berths.ods"))
    return read.get_sheet_by_index(0).to_python()[0][0]


BREAK = "<text:p>Pier 4<text:line-break/>2 m</text:p>"
check("calamine, line break", calamine(BREAK), "Pier 42 m")
check("calamine, tab", calamine("<text:p>Pier 4<text:tab/>2 m</text:p>"), "Pier 42 m")
spaces = calamine('<text:p>Pier 4<text:s text:c="3"/>2 m</text:p>')
check("calamine, spaces", spaces, "Pier 4   2 m")
check("calamine, paragraphs", calamine("<text:p>Pier 4</text:p><text:p>2 m</text:p>"), "Pier 4\n2 m")
book(BREAK)
check("pyexcel, line break", pyexcel.get_array(file_name="berths.ods")[0][0], "Pier 4\n2 m")

print("as stated")
PY
