#!/usr/bin/env bash
# turndown leaves `&lt;del&gt;` as a tag, "|" as the end of a cell, and puts a backslash into an address.
#
# Guess: what would be Markdown or HTML in the words is escaped, as "*" and "#" are; an address in the text
# can be clicked afterwards.
# Seen (turndown 7.2.5, turndown-plugin-gfm 1.0.2 on Node.js 20): "<" and "&" are not escaped, so words
# about HTML are HTML from then on and vanish. In a table of the GFM plugin a "|" parts the cell, and GitHub
# drops the last; a line break or a list in a cell ends the table. The "_" of a bare address is escaped, and
# GitHub links it with the backslash.
#
#   words of a tag: "The element <del> is shown."
#   words of a reference: "Write &copy; for it."
#   bar in a cell: ["| 1|2 | 3 |"]
#   line break in a cell: ["| one  ","two | 3 |"]
#   address: "https://example.org/low\\_water\\_mark"
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "$tmp"
npm install --silent --no-audit --no-fund --ignore-scripts turndown@7.2.5 turndown-plugin-gfm@1.0.2

cat > run.mjs <<'JS'
function check(what, seen, stated) {
  console.log(`${what}: ${JSON.stringify(seen)}`);
  if (JSON.stringify(seen) !== JSON.stringify(stated)) {
    console.log(`changed: ${what}: ${JSON.stringify(seen)}; stated was ${JSON.stringify(stated)}`);
    process.exit(1);
  }
}

import TurndownService from "turndown";
import { gfm } from "turndown-plugin-gfm";

const service = new TurndownService();
service.use(gfm);
const cell = (html) => `<table><thead><tr><th>a</th><th>b</th></tr></thead><tbody><tr><td>${html}</td><td>3</td></tr></tbody></table>`;

check("words of a tag", service.turndown("<p>The element &lt;del&gt; is shown.</p>"), "The element <del> is shown.");
check("words of a reference", service.turndown("<p>Write &amp;copy; for it.</p>"), "Write &copy; for it.");
check("bar in a cell", service.turndown(cell("1|2")).split("\n").slice(2), ["| 1|2 | 3 |"]);
check("line break in a cell", service.turndown(cell("one<br>two")).split("\n").slice(2), ["| one  ","two | 3 |"]);
check(
    "address",
    service.turndown("<p>https://example.org/low_water_mark</p>"),
    "https://example.org/low\\_water\\_mark",
);

console.log("as stated");
JS
node run.mjs
