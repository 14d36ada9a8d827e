#!/usr/bin/env bash
# markitdown gives the words "NA" and "None" of a sheet as NaN, and numbers with six digits behind the point.
#
# Guess: the Markdown of a workbook has the words and numbers that its cells have; an empty cell is empty.
# Seen (markitdown 0.1.9): "NA", "None", "null" and "n/a", which are words in the file, are read as missing,
# and what is missing is written as the word "NaN", as are empty cells. One empty cell, and the whole numbers
# of its column are "3.0". Behind the point there are six digits: a place of seven loses the last, 0.0000012
# is "0.000001". A heading that stands twice gets ".1", a "|" in a cell makes a cell more.
#
#   words: ['| Port | Code |', '| Husum | NaN |', '| Emden | NaN |', '| Kiel | NaN |', '| Wyk | NaN |']
#   an empty cell: ['| Port | Depth |', '| Husum | 3.0 |', '| Emden | NaN |']
#   a place: ['| Port | East |', '| Husum | 9.051235 |']
#   a small number: ['| Port | Salt |', '| Husum | 123456.750000 |', '| Emden | 0.000001 |']
#   one heading twice: ['| High | High.1 |', '| 6 | 18 |']
#   a bar: ['| Port | Berth |', '| Husum | 4|5 |']
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
uv venv -q --python 3.13 "$tmp/venv"
uv pip install -q --python "$tmp/venv/bin/python" 'markitdown[xlsx]==0.1.9' openpyxl==3.1.5

cd "$tmp"
"$tmp/venv/bin/python" - <<'PY'
import sys


def check(what, seen, stated):
    print(f"{what}: {seen!r}")
    if seen != stated:
        sys.exit(f"changed: {what}: {seen!r}; stated was {stated!r}")


import io
import warnings

warnings.simplefilter("ignore")
import openpyxl
from markitdown import MarkItDown, StreamInfo


def rows(*written):
    workbook = openpyxl.Workbook()
    for row in written:
        workbook.active.append(row)
    file = io.BytesIO()
    workbook.save(file)
    text = MarkItDown(enable_plugins=False).convert_stream(file, stream_info=StreamInfo(extension=".xlsx")).text_content
    return [line for line in text.splitlines() if line.startswith("|") and "---" not in line]


check("words", rows(["Port", "Code"], ["Husum", "NA"], ["Emden", "None"], ["Kiel", "null"], ["Wyk", "n/a"]), ['| Port | Code |', '| Husum | NaN |', '| Emden | NaN |', '| Kiel | NaN |', '| Wyk | NaN |'])
# what is missing, and what is no whole number
check("an empty cell", rows(["Port", "Depth"], ["Husum", 3], ["Emden", None]), ['| Port | Depth |', '| Husum | 3.0 |', '| Emden | NaN |'])
check("a place", rows(["Port", "East"], ["Husum", 9.0512347]), ['| Port | East |', '| Husum | 9.051235 |'])
check("a small number", rows(["Port", "Salt"], ["Husum", 123456.75], ["Emden", 0.0000012]), ['| Port | Salt |', '| Husum | 123456.750000 |', '| Emden | 0.000001 |'])
check("one heading twice", rows(["High", "High"], [6, 18]), ['| High | High.1 |', '| 6 | 18 |'])
check("a bar", rows(["Port", "Berth"], ["Husum", "4|5"]), ['| Port | Berth |', '| Husum | 4|5 |'])

print("as stated")
PY
