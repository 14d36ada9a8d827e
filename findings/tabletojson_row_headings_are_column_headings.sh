#!/usr/bin/env bash
# tabletojson gives a table whose rows have headings the name of the last one for all values.
#
# Guess: `<tr><th>Port</th><td>Husum</td></tr>` is the port Husum, or a row of two cells.
# Seen (tabletojson 4.1.15 on Node.js 20): every `<th>` of the table takes a place among the headings of columns,
# the first cell of each row: the port and the depth are both the depth, and "Port" is nowhere. With a heading
# over the columns too, the first row's heading takes the place of the corner's. Words on both sides of a `<br>`
# are one, so are the items of a list, and a table in a cell gives its cells to the outer row.
#
#   rows: [[{"Depth":"Husum"},{"Depth":"3"}]]
#   both: [[{"Emden":"3","Ebb":"5"},{"Emden":"4","Ebb":"6"}]]
#   lines: [[{"Port":"HusumQuay"},{"Port":"ebbflow"}]]
#   a table in a cell: [[{"2":"six","3":"noon","Port":"Husum","Tide":"sixnoon"},{"Port":"six","Tide":"noon"}],[{"0":"six","1":"noon"}]]
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "$tmp"
npm install --silent --no-audit --no-fund --ignore-scripts tabletojson@4.1.15

cat > run.mjs <<'JS'
function check(what, seen, stated) {
  console.log(`${what}: ${JSON.stringify(seen)}`);
  if (JSON.stringify(seen) !== JSON.stringify(stated)) {
    console.log(`changed: ${what}: ${JSON.stringify(seen)}; stated was ${JSON.stringify(stated)}`);
    process.exit(1);
  }
}

import { tabletojson } from "tabletojson";

check("rows", tabletojson.convert("<table><tr><th>Port</th><td>Husum</td></tr><tr><th>Depth</th><td>3</td></tr></table>"), [[{"Depth":"Husum"},{"Depth":"3"}]]);
check("both", tabletojson.convert("<table><tr><th></th><th>Ebb</th><th>Flow</th></tr><tr><th>Husum</th><td>3</td><td>5</td></tr><tr><th>Emden</th><td>4</td><td>6</td></tr></table>"), [[{"Emden":"3","Ebb":"5"},{"Emden":"4","Ebb":"6"}]]);
check("lines", tabletojson.convert("<table><tr><th>Port</th></tr><tr><td>Husum<br>Quay</td></tr><tr><td><ul><li>ebb<li>flow</ul></td></tr></table>"), [[{"Port":"HusumQuay"},{"Port":"ebbflow"}]]);
check("a table in a cell", tabletojson.convert("<table><tr><th>Port</th><th>Tide</th></tr><tr><td>Husum</td><td><table><tr><td>six</td><td>noon</td></tr></table></td></tr></table>"), [[{"2":"six","3":"noon","Port":"Husum","Tide":"sixnoon"},{"Port":"six","Tide":"noon"}],[{"0":"six","1":"noon"}]]);

console.log("as stated");
JS
node run.mjs
