#!/usr/bin/env bash
# Words on both sides of a tab or a line break become one when officeparser reads a DOCX.
#
# Guess: text for a search or a model has something between words that a tab or a line break parts, and a date
# is a date.
# Seen (officeparser 7.8.0 on Node.js 20; python-docx 1.2.0 and XlsxWriter 3.3.1): `<w:tab/>` and `<w:br/>`
# are left out, so "Berth 4\tOak" is "Berth 4Oak". A day of a spreadsheet is the number of days since 1900,
# though its cell has a date format, TRUE is 1, and hidden sheets are read like the others.
#
#   DOCX: "Berth 4OakBerth 5Elm"
#   XLSX: ["45418","1","not for others"]
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
uv venv -q --python 3.13 "$tmp/venv"
uv pip install -q --python "$tmp/venv/bin/python" python-docx==1.2.0 xlsxwriter==3.3.1

cd "$tmp"
npm install --silent --no-audit --no-fund --ignore-scripts officeparser@7.8.0

cd "$tmp"
export TMPDIR="$tmp"
"$tmp/venv/bin/python" - <<'PY'
import sys


def check(what, seen, stated):
    print(f"{what}: {seen!r}")
    if seen != stated:
        sys.exit(f"changed: {what}: {seen!r}; stated was {stated!r}")


from datetime import date

import docx
import xlsxwriter

document = docx.Document()
document.add_paragraph("Berth 4\tOak\nBerth 5\tElm")
document.save("berths.docx")
book = xlsxwriter.Workbook("days.xlsx")
sheet = book.add_worksheet("Days")
sheet.write_datetime(0, 0, date(2024, 5, 6), book.add_format({"num_format": "yyyy-mm-dd"}))
sheet.write_boolean(0, 1, True)
other = book.add_worksheet("Notes")
other.write(0, 0, "not for others")
other.hide()
book.close()
PY

cat > run.mjs <<'JS'
function check(what, seen, stated) {
  console.log(`${what}: ${JSON.stringify(seen)}`);
  if (JSON.stringify(seen) !== JSON.stringify(stated)) {
    console.log(`changed: ${what}: ${JSON.stringify(seen)}; stated was ${JSON.stringify(stated)}`);
    process.exit(1);
  }
}

import { OfficeParser } from "officeparser";

const read = async (file) => (await OfficeParser.parseOffice(file)).toText();

check("DOCX", await read("berths.docx"), "Berth 4OakBerth 5Elm");
check("XLSX", (await read("days.xlsx")).split("\n"), ["45418", "1", "not for others"]);

console.log("as stated");
JS
node run.mjs
