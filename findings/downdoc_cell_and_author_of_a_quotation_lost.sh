#!/usr/bin/env bash
# downdoc drops a cell behind an escaped bar and the author of a quotation.
#
# Guess: AsciiDoc made Markdown keeps its words; what Markdown has a form for, or HTML has, is written in it.
# Seen (downdoc 1.1.0-stable on Node.js 20): a cell "d \| e" is "d \", and " e" is nowhere. Of
# "[quote,Pia Holm,Book]" only the sentence is left, not even marked as a quotation. Superscripts, subscripts,
# footnotes and keys stay as AsciiDoc writes them: "10^6^" and "H~2~O", which is struck out where Markdown knows
# "~". Nothing is told.
#
#   a cell: "| a | b |\n| --- | --- |\n| c | d \\ |"
#   a quotation: "Low water is near."
#   a block of it: "> Low water is near.\n>\n> — Pia Holm"
#   raised: "10^6^ boats and H~2~O"
#   a footnote: "Low water.footnote:[At six.]"
#   marked: "A lo#<mark>w wat</mark>#er mark"
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "$tmp"
npm install --silent --no-audit --no-fund --ignore-scripts downdoc@1.1.0-stable

cat > run.mjs <<'JS'
function check(what, seen, stated) {
  console.log(`${what}: ${JSON.stringify(seen)}`);
  if (JSON.stringify(seen) !== JSON.stringify(stated)) {
    console.log(`changed: ${what}: ${JSON.stringify(seen)}; stated was ${JSON.stringify(stated)}`);
    process.exit(1);
  }
}

import downdoc from "downdoc";

check("a cell", downdoc("|===\n|a |b\n\n|c\n|d \\| e\n|==="), "| a | b |\n| --- | --- |\n| c | d \\ |");
check("a quotation", downdoc("[quote,Pia Holm,Tides]\nLow water is near."), "Low water is near.");
check("a block of it", downdoc("[quote,Pia Holm,Tides]\n____\nLow water is near.\n____"), "> Low water is near.\n>\n> — Pia Holm");
check("raised", downdoc("10^6^ boats and H~2~O"), "10^6^ boats and H~2~O");
check("a footnote", downdoc("Low water.footnote:[At six.]"), "Low water.footnote:[At six.]");
check("marked", downdoc("A lo##w wat##er mark"), "A lo#<mark>w wat</mark>#er mark");

console.log("as stated");
JS
node run.mjs
