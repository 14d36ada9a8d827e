#!/usr/bin/env bash
# exceljs reads 3 with the number format `0.0\ \m` as the second of January 1900.
#
# Guess: a letter behind a backslash is shown as it is, as one in quotation marks is; metres are no minutes.
# Seen (exceljs 4.4.0 on Node.js 20): in looking for a date format quotation marks and brackets are minded,
# backslashes are not: "m", "d", "h", "s" and "y" make a date of the number. Written back, the cell is one.
#
#   0.0 "m": 3
#   0.0 with an escaped m: "1900-01-02T00:00:00.000Z"
#   0 with an escaped h: "1900-01-02T00:00:00.000Z"
#   0 with an escaped g: 3
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "$tmp"
npm install --silent --no-audit --no-fund --ignore-scripts exceljs@4.4.0

cat > run.mjs <<'JS'
function check(what, seen, stated) {
  console.log(`${what}: ${JSON.stringify(seen)}`);
  if (JSON.stringify(seen) !== JSON.stringify(stated)) {
    console.log(`changed: ${what}: ${JSON.stringify(seen)}; stated was ${JSON.stringify(stated)}`);
    process.exit(1);
  }
}

import ExcelJS from "exceljs";

const read = async (numFmt) => {
  const workbook = new ExcelJS.Workbook();
  const cell = workbook.addWorksheet("depths").getCell("A1");
  cell.value = 3;
  cell.numFmt = numFmt;
  const other = new ExcelJS.Workbook();
  await other.xlsx.load(await workbook.xlsx.writeBuffer());
  return other.getWorksheet("depths").getCell("A1").value;
};

check("0.0 \"m\"", await read('0.0 "m"'), 3);
check("0.0 with an escaped m", await read("0.0\\ \\m"), "1900-01-02T00:00:00.000Z");
check("0 with an escaped h", await read("0\\ \\h"), "1900-01-02T00:00:00.000Z");
check("0 with an escaped g", await read("0\\ \\g"), 3);

console.log("as stated");
JS
node run.mjs
