#!/usr/bin/env bash
# html-to-md makes nothing of a list without `</li>`, nor of a page with its tags in capitals.
#
# Guess: `</li>`, `</p>`, `</td>` and `</tr>` may be left out in HTML, names of elements may be in capitals,
# and values without blanks need no quotation marks; a converter to Markdown has the words all the same, or at
# least throws.
# Seen (html-to-md 0.8.8 on Node.js 20): the list and the table are the empty string, and so is `<P>`; with
# what stands around them they vanish from the middle of the text. Links and pictures without quotation marks
# lose their address, pictures their words. What a page shows as "&lt;", written `&amp;lt;`, is `&lt;` in the
# Markdown, which is shown as "<".
#
#   with end tags: "Berths\n\n* one\n* two\n\nare free."
#   without: "Berths\n\nare free."
#   a table without: ""
#   capitals: ""
#   an address in quotation marks: "[Tides](/tides) ![Harbour](a.png)"
#   an address without: "[Tides]() ![]()"
#   a reference shown: "write &lt; for less"
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "$tmp"
npm install --silent --no-audit --no-fund --ignore-scripts html-to-md@0.8.8

cat > run.mjs <<'JS'
function check(what, seen, stated) {
  console.log(`${what}: ${JSON.stringify(seen)}`);
  if (JSON.stringify(seen) !== JSON.stringify(stated)) {
    console.log(`changed: ${what}: ${JSON.stringify(seen)}; stated was ${JSON.stringify(stated)}`);
    process.exit(1);
  }
}

import toMarkdown from "html-to-md";

const convert = toMarkdown.default ?? toMarkdown;

check("with end tags", convert("<p>Berths</p><ul><li>one</li><li>two</li></ul><p>are free.</p>"), "Berths\n\n* one\n* two\n\nare free.");
check("without", convert("<p>Berths</p><ul><li>one<li>two</ul><p>are free.</p>"), "Berths\n\nare free.");
check("a table without", convert("<table><tr><td>Low<td>6:10<tr><td>High<td>12:20</table>"), "");
check("capitals", convert("<P>Low water is at six.</P>"), "");
check("an address in quotation marks", convert('<a href="/tides">Tides</a> <img src="a.png" alt="Harbour">'), "[Tides](/tides) ![Harbour](a.png)");
check("an address without", convert("<a href=/tides>Tides</a> <img src=a.png alt=Harbour>"), "[Tides]() ![]()");
check("a reference shown", convert("<p>write &amp;lt; for less</p>"), "write &lt; for less");

console.log("as stated");
JS
node run.mjs
