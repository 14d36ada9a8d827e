#!/usr/bin/env bash
# Papa Parse does not find the semicolon of a table with two columns.
#
# Guess: the separator of a file with two columns parted by semicolons is found, as it is with three.
# Seen in papaparse 5.7.1 (Node 20): of the first ten lines the empty one behind the last line end counts as a
# row of one column; with two columns the mean falls below what a separator needs, a comma is taken instead,
# and decimal commas part the fields: "Husum;2,5" is "Husum;2" and "5". So in every such file of up to nine
# rows with its heading; longer ones, and any with skipEmptyLines, are read as they should be.
#
#   rows: [["name;tide"],["Husum;2","5"],["Emden;3","1"],[""]]
#   without the last line end: ";"
#   nine rows: ";"
#   skipEmptyLines: ";"
#   three columns: ";"
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "$tmp"
npm install --silent --no-audit --no-fund --ignore-scripts papaparse@5.7.1


cat > run.mjs <<'JS'
function check(what, seen, stated) {
  console.log(`${what}: ${JSON.stringify(seen)}`);
  if (JSON.stringify(seen) !== JSON.stringify(stated)) {
    console.log(`changed: ${what}: ${JSON.stringify(seen)}; stated was ${JSON.stringify(stated)}`);
    process.exit(1);
  }
}

import Papa from "papaparse";

const table = "name;tide\nHusum;2,5\nEmden;3,1\n";
check("rows", Papa.parse(table).data, [["name;tide"], ["Husum;2", "5"], ["Emden;3", "1"], [""]]);
check("without the last line end", Papa.parse(table.trimEnd()).meta.delimiter, ";");
check("nine rows", Papa.parse("name;tide\n" + "Husum;2,5\n".repeat(9)).meta.delimiter, ";");
check("skipEmptyLines", Papa.parse(table, { skipEmptyLines: true }).meta.delimiter, ";");
check("three columns", Papa.parse("a;b;c\nHusum;2,5;x\nEmden;3,1;y\n").meta.delimiter, ";");

console.log("as stated");
JS
node run.mjs
