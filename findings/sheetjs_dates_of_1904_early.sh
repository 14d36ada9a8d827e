#!/usr/bin/env bash
# SheetJS gives the dates of a workbook with the 1904 date system four years and a day early.
#
# Guess: cellDates: true makes Dates of the cells as the workbook means them; the file says date1904="1" and the
# library knows it, as the text that it formats for the same cell is right.
# Seen (xlsx 0.18.5 of npm on Node.js 20; the file is written by exceljs 4.4.0): the Date is counted from 1900.
# Both stand in one cell object, `v` and `w`. A workbook begun in Excel for Mac keeps this system.
#
#   v: "2020-05-02"
#   w: "2024-05-03"
#   exceljs: "2024-05-03"
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "$tmp"
npm install --silent --no-audit --no-fund --ignore-scripts xlsx@0.18.5 exceljs@4.4.0

cat > run.mjs <<'JS'
function check(what, seen, stated) {
  console.log(`${what}: ${JSON.stringify(seen)}`);
  if (JSON.stringify(seen) !== JSON.stringify(stated)) {
    console.log(`changed: ${what}: ${JSON.stringify(seen)}; stated was ${JSON.stringify(stated)}`);
    process.exit(1);
  }
}

import ExcelJS from "exceljs";
import XLSX from "xlsx";

const book = new ExcelJS.Workbook();
book.properties.date1904 = true;
const cell = book.addWorksheet("Log").getCell("A1");
cell.value = new Date(Date.UTC(2024, 4, 3));
cell.numFmt = "yyyy-mm-dd";
const data = await book.xlsx.writeBuffer();

const day = (date) => date.toISOString().slice(0, 10);
const seen = XLSX.read(data, { cellDates: true, cellText: true, cellNF: true }).Sheets.Log.A1;
check("v", day(seen.v), "2020-05-02");
check("w", seen.w, "2024-05-03");
const read = new ExcelJS.Workbook();
await read.xlsx.load(data);
check("exceljs", day(read.getWorksheet("Log").getCell("A1").value), "2024-05-03");

console.log("as stated");
JS
TZ=UTC node run.mjs
