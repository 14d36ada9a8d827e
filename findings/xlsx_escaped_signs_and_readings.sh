#!/usr/bin/env bash
# Of three readers of XLSX one resolves "_x000A_", and one sets the reading of a word behind the word.
#
# Guess: a line break that a program stored as "_x000A_" (ECMA-376, 22.4.2.4, ST_Xstring) is a line break when
# read; the phonetic reading above a Japanese word (rPh), which Excel keeps with typed words, is no text of
# the cell.
# Seen (openpyxl 3.1.5, python-calamine 0.9.1, xlsx2csv 0.8.6): openpyxl and xlsx2csv give the seven signs of the
# escape. xlsx2csv joins word and reading, so every Japanese cell that was typed in Excel reads twice.
#
#   openpyxl: ['Pier_x000A_4', '港']
#   python-calamine: ['Pier\n4', '港']
#   xlsx2csv: ['Pier_x000A_4', '港みなと']
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
uv venv -q --python 3.13 "$tmp/venv"
uv pip install -q --python "$tmp/venv/bin/python" openpyxl==3.1.5 python-calamine==0.9.1 xlsx2csv==0.8.6

cd "$tmp"
"$tmp/venv/bin/python" - <<'PY'
import sys


def check(what, seen, stated):
    print(f"{what}: {seen!r}")
    if seen != stated:
        sys.exit(f"changed: {what}: {seen!r}; stated was {stated!r}")


import csv
import io
import pathlib
import re
import subprocess
import zipfile

import openpyxl
import python_calamine

ROW = (
    '<row r="1"><c r="A1" t="inlineStr"><is><t>Pier_x000A_4</t></is></c>'
    '<c r="B1" t="inlineStr"><is><t>港</t><rPh sb="0" eb="1"><t>みなと</t></rPh></is></c></row>'
)
blank = io.BytesIO()
openpyxl.Workbook().save(blank)
with zipfile.ZipFile(blank) as source, zipfile.ZipFile("berths.xlsx", "w") as target:
    for name in source.namelist():
        content = source.read(name).decode()
        if name == "xl/worksheets/sheet1.xml":
            filled = f"<sheetData>{ROW}</sheetData>"
            content = re.sub(r"<sheetData\s*/>|<sheetData>\s*</sheetData>", filled, content)
            assert ROW in content
        target.writestr(name, content)

sheet = openpyxl.load_workbook("berths.xlsx").active
check("openpyxl", [cell.value for cell in sheet[1]], ["Pier_x000A_4", "港"])
book = python_calamine.load_workbook("berths.xlsx")
check("python-calamine", book.get_sheet_by_index(0).to_python()[0], ["Pier\n4", "港"])
command = pathlib.Path(sys.executable).with_name("xlsx2csv")
run = subprocess.run([command, "berths.xlsx"], capture_output=True, check=True)
rows = list(csv.reader(run.stdout.decode().splitlines()))
check("xlsx2csv", rows[0], ["Pier_x000A_4", "港みなと"])

print("as stated")
PY
