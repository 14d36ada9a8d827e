#!/usr/bin/env bash
# citeproc-js sets the years 1914-18 as "Summer 1914", and 2023/24 as a winter.
#
# Guess: a date that CSL-JSON gives as a text, {"raw": "1914-18"}, is a range of years if it is read at all,
# as "1999-2001" is; what is not understood is shown as it stands, as "19th century" is. "1900?" keeps its
# question mark, "c. 1900" its doubt.
# Seen (citeproc 2.4.63, Node.js 20): the second number is taken for a month, and a month over 12 for a
# season, 13 and 18 as well as 21, so that volumes of two years are of a season. "1984-85" is 1984, "1920 or
# 1921" is 1921, and of "c. 1900" and "1900?" the year is left.
#
#   1999-2001: "1999–2001"
#   1914-18: "Summer 1914"
#   2023-24: "Winter 2023"
#   1923/24: "Winter 1923"
#   1984-85: "1984"
#   1920 or 1921: "1921"
#   c. 1900: "1900"
#   1900?: "1900"
#   19th century: "19th century"
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "$tmp"
npm install --silent --no-audit --no-fund --ignore-scripts citeproc@2.4.63

cat > run.mjs <<'JS'
function check(what, seen, stated) {
  console.log(`${what}: ${JSON.stringify(seen)}`);
  if (JSON.stringify(seen) !== JSON.stringify(stated)) {
    console.log(`changed: ${what}: ${JSON.stringify(seen)}; stated was ${JSON.stringify(stated)}`);
    process.exit(1);
  }
}

import CSL from "citeproc";

const months = "January February March April May June July August September October November December".split(" ");
const seasons = ["Spring", "Summer", "Autumn", "Winter"];
const number = (at) => String(at + 1).padStart(2, "0");
const terms =
  months.map((name, at) => `<term name="month-${number(at)}">${name}</term>`).join("") +
  seasons.map((name, at) => `<term name="season-${number(at)}">${name}</term>`).join("");
const locale = `<locale xmlns="http://purl.org/net/xbiblio/csl" version="1.0" xml:lang="en-US">
<date form="text"><date-part name="month" suffix=" "/><date-part name="day" suffix=", "/><date-part name="year"/></date>
<terms>${terms}</terms></locale>`;
const style = `<style xmlns="http://purl.org/net/xbiblio/csl" class="in-text" version="1.0" default-locale="en-US">
<info><title>Own</title><id>urn:x:own</id><updated>2024-01-01T00:00:00+00:00</updated></info>
<citation><layout><text variable="title"/></layout></citation>
<bibliography><layout><date variable="issued" form="text"/></layout></bibliography></style>`;

function written(raw) {
  const item = { id: "a", type: "book", issued: { raw } };
  const engine = new CSL.Engine({ retrieveLocale: () => locale, retrieveItem: () => item }, style, "en-US");
  engine.setOutputFormat("text");
  engine.updateItems(["a"]);
  return engine.makeBibliography()[1].join("").trim();
}

for (const [raw, stated] of [
  ["1999-2001", "1999–2001"],
  ["1914-18", "Summer 1914"],
  ["2023-24", "Winter 2023"],
  ["1923/24", "Winter 1923"],
  ["1984-85", "1984"],
  ["1920 or 1921", "1921"],
  ["c. 1900", "1900"],
  ["1900?", "1900"],
  ["19th century", "19th century"],
])
  check(raw, written(raw), stated);

console.log("as stated");
JS
node run.mjs
