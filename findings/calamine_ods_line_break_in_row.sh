#!/usr/bin/env bash
# A line break between the cells of an ODS row makes python-calamine refuse the file.
#
# Guess: white space in an element that holds only elements means nothing, here as in other XML, so an
# indented content.xml reads like one on a single line.
# Seen (python-calamine 0.9.1): a line break directly inside <table:table-row> is an error, although
# the same break between rows or around the table is not. Opened by path, the error names the line
# break; opened from bytes, it is "Cannot detect file format", which sends one looking at the zip and
# its mimetype. Gnumeric indents content.xml this way.
#
#   on one line: [['Heron', 'Tern']]
#   break between rows: [['Heron', 'Tern']]
#   break in a row, from bytes: 'Cannot detect file format'
#   break in a row, by path: 'Expecting \'table-cell\', found \'Text(BytesText { content: ...'
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
uv venv -q --python 3.13 "$tmp/venv"
uv pip install -q --python "$tmp/venv/bin/python" python-calamine==0.9.1

cd "$tmp"
"$tmp/venv/bin/python" - <<'PY'
import sys


def check(what, seen, stated):
    print(f"{what}: {seen!r}")
    if seen != stated:
        sys.exit(f"changed: {what}: {seen!r}; stated was {stated!r}")


import io
import pathlib
import zipfile

import python_calamine

TYPE = "application/vnd.oasis.opendocument.spreadsheet"
NS = "urn:oasis:names:tc:opendocument:xmlns:"
HEAD = '<?xml version="1.0" encoding="UTF-8"?>'


def ods(between_rows="", in_row=""):
    def cell(text):
        return (
            f'<table:table-cell office:value-type="string"><text:p>{text}</text:p>'
            "</table:table-cell>"
        )

    content = (
        f'{HEAD}<office:document-content xmlns:office="{NS}office:1.0" '
        f'xmlns:table="{NS}table:1.0" xmlns:text="{NS}text:1.0" office:version="1.2">'
        '<office:body><office:spreadsheet><table:table table:name="Boats"><table:table-column/>'
        f"{between_rows}<table:table-row>{in_row}{cell('Heron')}{in_row}{cell('Tern')}{in_row}"
        f"</table:table-row>{between_rows}</table:table></office:spreadsheet></office:body>"
        "</office:document-content>"
    )
    manifest = (
        f'{HEAD}<manifest:manifest xmlns:manifest="{NS}manifest:1.0" manifest:version="1.2">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{TYPE}"/>'
        '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
        "</manifest:manifest>"
    )
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("mimetype", TYPE)
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", manifest)
    return target.getvalue()


def rows(source):
    try:
        book = python_calamine.load_workbook(source)
        return book.get_sheet_by_index(0).to_python()
    except python_calamine.CalamineError as error:
        return str(error)


BOATS = [["Heron", "Tern"]]
check("on one line", rows(io.BytesIO(ods())), BOATS)
check("break between rows", rows(io.BytesIO(ods(between_rows="\n"))), BOATS)
indented = ods(in_row="\n  ")
check("break in a row, from bytes", rows(io.BytesIO(indented)), "Cannot detect file format")
pathlib.Path("boats.ods").write_bytes(indented)
by_path = rows("boats.ods")
print(f"break in a row, by path: {by_path!r}")
check("it names the text", "Expecting 'table-cell', found 'Text(" in by_path, True)

print("as stated")
PY
