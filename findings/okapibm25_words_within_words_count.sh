#!/usr/bin/env bash
# okapibm25 counts "tide" in "tidewater", and "1.5" in "1x5".
#
# Guess: BM25 ranks by words, as the package says of itself ("a bag-of-words information retrieval
# algorithm"): a document without the word has no share in it.
# Seen (okapibm25 1.4.1 on Node.js 20): the keyword is searched as a regular expression in the whole
# document. A document of compounds outranks the one that has the word, the point of "1.5" is any letter,
# and "art" is in "start" and "party". "c++" is an exception.
#
#   tide: ["0.67","0.42","0.00"]
#   1.5: ["2.00","0.00","0.00"]
#   art: ["1.14","0.00","0.00"]
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "$tmp"
npm install --silent --no-audit --no-fund --ignore-scripts okapibm25@1.4.1

cat > run.mjs <<'JS'
function check(what, seen, stated) {
  console.log(`${what}: ${JSON.stringify(seen)}`);
  if (JSON.stringify(seen) !== JSON.stringify(stated)) {
    console.log(`changed: ${what}: ${JSON.stringify(seen)}; stated was ${JSON.stringify(stated)}`);
    process.exit(1);
  }
}

import bm25 from "okapibm25";

const BM25 = bm25.default;

check("tide", BM25(["tidewater tidemark", "tide low now", "a boat"], ["tide"]).map((score) => score.toFixed(2)), ["0.67","0.42","0.00"]);
check("1.5", BM25(["berth 1x5 is free", "depth is 2.5 m", "a boat"], ["1.5"]).map((score) => score.toFixed(2)), ["2.00","0.00","0.00"]);
check("art", BM25(["the start of a party", "a boat", "the pier"], ["art"]).map((score) => score.toFixed(2)), ["1.14","0.00","0.00"]);

console.log("as stated");
JS
node run.mjs
