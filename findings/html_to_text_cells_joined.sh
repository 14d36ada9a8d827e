#!/usr/bin/env bash
# html-to-text sets the cells of a table and a term and its definition together without a space.
#
# Guess: a text made of HTML has each cell as a word of its own, as a browser's does; "formatter for tables"
# is a matter of looks.
# Seen (html-to-text 10.0.1 on Node.js 20): unless a formatter is chosen for the table, cells are inline: 1
# and 2 are 12, on a row of the tide table the hour runs into the height. `dt` and `dd` are inline too, the
# one place where the sentence breaks is the `p`.
#
#   table: "hourdepth612"
#   table, with the formatter: "HOUR   DEPTH\n6      12"
#   definitions: "EbbIt falls.FlowIt rises."
#   options: "sixseven"
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "$tmp"
npm install --silent --no-audit --no-fund --ignore-scripts html-to-text@10.0.1

cat > run.mjs <<'JS'
function check(what, seen, stated) {
  console.log(`${what}: ${JSON.stringify(seen)}`);
  if (JSON.stringify(seen) !== JSON.stringify(stated)) {
    console.log(`changed: ${what}: ${JSON.stringify(seen)}; stated was ${JSON.stringify(stated)}`);
    process.exit(1);
  }
}

import { convert } from "html-to-text";

const table = "<table><tr><th>hour</th><th>depth</th></tr><tr><td>6</td><td>12</td></tr></table>";
const list = "<dl><dt>Ebb</dt><dd>It falls.</dd><dt>Flow</dt><dd>It rises.</dd></dl>";

check("table", convert(table), "hourdepth612");
check(
    "table, with the formatter",
    convert(table, { selectors: [{ selector: "table", format: "dataTable" }] }),
    "HOUR   DEPTH\n6      12",
);
check("definitions", convert(list), "EbbIt falls.FlowIt rises.");
check("options", convert("<select><option>six</option><option>seven</option></select>"), "sixseven");

console.log("as stated");
JS
node run.mjs
