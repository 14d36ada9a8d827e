#!/usr/bin/env bash
# For FlexSearch 2000, 200 and 20 are one number, and 1999 is 19.
#
# Guess: an index of whole words tells numbers apart; folding of doubled letters ("bookkeeper") is for
# letters.
# Seen (flexsearch 0.8.212 on Node.js 20): the default encoder takes out a sign that stands twice in a row,
# digits too, in the text and in the query: a search for the year 200 finds 2000 and 20, berth 11 is berth
# 1. A number with a comma within is parted, "5000" does not find it.
#
#   200: ["the year 20","the year 200","the year 2000"]
#   19: ["19","1999"]
#   Berth 1: ["Berth 1","Berth 11"]
#   5000: []
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "$tmp"
npm install --silent --no-audit --no-fund --ignore-scripts flexsearch@0.8.212

cat > run.mjs <<'JS'
function check(what, seen, stated) {
  console.log(`${what}: ${JSON.stringify(seen)}`);
  if (JSON.stringify(seen) !== JSON.stringify(stated)) {
    console.log(`changed: ${what}: ${JSON.stringify(seen)}; stated was ${JSON.stringify(stated)}`);
    process.exit(1);
  }
}

import FlexSearch from "flexsearch";

const texts = ["the year 2000", "the year 200", "the year 20", "1999", "19", "Berth 11", "Berth 1", "5,000 boats"];
const index = new FlexSearch.Index({ tokenize: "strict" });
texts.forEach((text, number) => index.add(number, text));
const found = (words) => index.search(words).map((number) => texts[number]).sort();

check("200", found("200"), ["the year 20","the year 200","the year 2000"]);
check("19", found("19"), ["19","1999"]);
check("Berth 1", found("Berth 1"), ["Berth 1","Berth 11"]);
check("5000", found("5000"), []);

console.log("as stated");
JS
node run.mjs
