#!/usr/bin/env bash
# xlsx2csv takes a number with a quoted unit for a date, and the number is gone from the CSV.
#
# Guess: a cell of 1.5 that Excel shows as "1.50 m" comes out as 1.5, 1.50 or "1.50 m".
# Seen (xlsx2csv 0.8.6): the letters within the quotes of a number format (d, m, h, y, s) are read as
# parts of a date, as though the quotes were not there, and the format itself is printed with them
# filled in. The value 1.5 stands nowhere in the output; nothing is written to standard error and the
# exit code is 0. With the unit "kg" the number stays, though not as the format has it.
#
#   0.00 "kg": '1.5000000'
#   0.00 "m": '0.00 "12"'
#   "Day "0: '"02ay "0'
#   #,##0 "h": '#,##0 "12"'
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
uv venv -q --python 3.13 "$tmp/venv"
uv pip install -q --python "$tmp/venv/bin/python" xlsx2csv==0.8.6 openpyxl==3.1.5

cd "$tmp"
"$tmp/venv/bin/python" - <<'PY'
import sys


def check(what, seen, stated):
    print(f"{what}: {seen!r}")
    if seen != stated:
        sys.exit(f"changed: {what}: {seen!r}; stated was {stated!r}")


import csv
import pathlib
import subprocess

import openpyxl

CASES = {
    '0.00 "kg"': (1.5, "1.5000000"),
    '0.00 "m"': (1.5, '0.00 "12"'),
    '"Day "0': (3, '"02ay "0'),
    '#,##0 "h"': (1234, '#,##0 "12"'),
}
book = openpyxl.Workbook()
for row, (number_format, (value, _)) in enumerate(CASES.items(), 1):
    cell = book.active.cell(row, 1, value)
    cell.number_format = number_format
book.save("depths.xlsx")

command = pathlib.Path(sys.executable).with_name("xlsx2csv")
run = subprocess.run([command, "depths.xlsx"], capture_output=True, text=True, check=True)
rows = list(csv.reader(run.stdout.splitlines()))
for row, (number_format, (_, stated)) in zip(rows, CASES.items(), strict=True):
    check(number_format, row[0], stated)

print("as stated")
PY
