#!/usr/bin/env bash
# To liqe, "ebb OR low AND x" is "(ebb OR low) AND x", and 2024 is found in 20245.
#
# Guess: AND binds more than OR, as in Lucene, whose syntax this is, SQL and every language of programs; to
# search for a word finds that word, to search for a number that number; what a text has one can search for.
# Seen (liqe 3.8.7 on Node.js 20): operators are taken from the left to the right, whichever they are, so a note
# with "ebb" is not found by "ebb OR low AND x", but by "x AND low OR ebb". "art" is found in "The party",
# 2024 in 20245. Days in ISO 8601 are found but cannot be compared; "10:30", "it's", "C++" and "a/b" of a box
# for searching raise errors, in quotation marks they do not, but those count capitals.
#
#   ebb OR low AND x: false
#   ebb OR (low AND x): true
#   x AND low OR ebb: true
#   art: true
#   year:2024: true
#   day:2024-05-06: true
#   day:>2024-01-01: "TypeError"
#   10:30: "SyntaxError"
#   it's: "SyntaxError"
#   C++: "SyntaxError"
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "$tmp"
npm install --silent --no-audit --no-fund --ignore-scripts liqe@3.8.7

cat > run.mjs <<'JS'
function check(what, seen, stated) {
  console.log(`${what}: ${JSON.stringify(seen)}`);
  if (JSON.stringify(seen) !== JSON.stringify(stated)) {
    console.log(`changed: ${what}: ${JSON.stringify(seen)}; stated was ${JSON.stringify(stated)}`);
    process.exit(1);
  }
}

import { parse, test } from "liqe";

const note = { title: "The party", text: "it's ebb at 10:30, says C++", year: 20245, day: "2024-05-06" };

function found(query) {
  try {
    return test(parse(query), note);
  } catch (error) {
    return error.constructor.name;
  }
}

for (const [query, stated] of [
  ["ebb OR low AND x", false],
  ["ebb OR (low AND x)", true],
  ["x AND low OR ebb", true],
  ["art", true],
  ["year:2024", true],
  ["day:2024-05-06", true],
  ["day:>2024-01-01", "TypeError"],
  ["10:30", "SyntaxError"],
  ["it's", "SyntaxError"],
  ["C++", "SyntaxError"],
]) {
  check(query, found(query), stated);
}

console.log("as stated");
JS
node run.mjs
