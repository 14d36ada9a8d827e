#!/usr/bin/env bash
# words-to-numbers drops "point" from "a point to make", and makes "point taken" 0.
#
# Guess: number words become digits, all other words stay.
# Seen (words-to-numbers 1.5.1 on Node.js 20): "a" counts as 1 and "point" as a decimal point, before other
# words too: "I have a point to make" is "I have 1 to make", "point taken" is "0 taken". "second to none" is
# "2 to none", "no one's way" "no 1's way"; "nineteen eighty four" is "19 84", and a good year behind a number
# "1 good year".
#
#   a point: "I have 1 to make in 1 line"
#   point taken: "0 taken at 5"
#   second: "2 to none, in no 1's way"
#   a year: "2000 was 1 good year"
#   1984: "19 84"
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "$tmp"
npm install --silent --no-audit --no-fund --ignore-scripts words-to-numbers@1.5.1

cat > run.mjs <<'JS'
function check(what, seen, stated) {
  console.log(`${what}: ${JSON.stringify(seen)}`);
  if (JSON.stringify(seen) !== JSON.stringify(stated)) {
    console.log(`changed: ${what}: ${JSON.stringify(seen)}; stated was ${JSON.stringify(stated)}`);
    process.exit(1);
  }
}

import module from "words-to-numbers";

const read = module.wordsToNumbers ?? module.default ?? module;

check("a point", read("I have a point to make in one line"), "I have 1 to make in 1 line");
check("point taken", read("point taken at five"), "0 taken at 5");
check("second", read("second to none, in no one's way"), "2 to none, in no 1's way");
check("a year", read("two thousand was a good year"), "2000 was 1 good year");
check("1984", read("nineteen eighty four"), "19 84");

console.log("as stated");
JS
node run.mjs
