#!/usr/bin/env bash
# An index of lunr-languages for Japanese holds of 2024 the figures 2, 0 and 4, and finds no number.
#
# Guess: what an index takes apart it takes apart alike when it is asked; "2024" and "東京タワー" find the
# texts that say so, as "満潮" does.
# Seen (lunr-languages 1.22.0 with lunr 2.3.9 on Node.js 20): the segmenter parts a number into its figures, of
# which each is kept once per text, while the question stays whole: no year, no depth, no number of a standard is
# ever found, and no compound that is written without spaces and parted in the index. With English besides
# Japanese numbers are found where blanks stand around them only.
#
#   a word: ["満潮は2024年5月6日です。"]
#   the year: []
#   a number between blanks: []
#   a compound: []
#   of which is kept: ["0","1","2","4","6","8","東京","タワー"]
#   with English, the year: []
#   with English, between blanks: ["ISO 8601 は日付の書式です。"]
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "$tmp"
npm install --silent --no-audit --no-fund --ignore-scripts lunr@2.3.9 lunr-languages@1.22.0

cat > run.mjs <<'JS'
function check(what, seen, stated) {
  console.log(`${what}: ${JSON.stringify(seen)}`);
  if (JSON.stringify(seen) !== JSON.stringify(stated)) {
    console.log(`changed: ${what}: ${JSON.stringify(seen)}; stated was ${JSON.stringify(stated)}`);
    process.exit(1);
  }
}

import { createRequire } from "node:module";

const require = createRequire(import.meta.url);
const lunr = require("lunr");
for (const part of ["lunr.stemmer.support", "tinyseg", "lunr.ja", "lunr.multi"]) require(`lunr-languages/${part}`)(lunr);

const TEXTS = ["満潮は2024年5月6日です。", "ISO 8601 は日付の書式です。", "東京タワーは高い。"];
const index = (language) => lunr(function () {
  this.use(language);
  this.ref("id");
  this.field("text");
  TEXTS.forEach((text, place) => this.add({ id: `${place}`, text }));
});
const found = (texts, question) => texts.search(question).map(({ ref }) => TEXTS[ref]);

const japanese = index(lunr.ja);
check("a word", found(japanese, "満潮"), ["満潮は2024年5月6日です。"]);
check("the year", found(japanese, "2024"), []);
check("a number between blanks", found(japanese, "8601"), []);
check("a compound", found(japanese, "東京タワー"), []);
check("of which is kept", Object.keys(japanese.invertedIndex).filter((term) => /^\d+$|東京|タワー/.test(term)), ["0","1","2","4","6","8","東京","タワー"]);
const both = index(lunr.multiLanguage("en", "ja"));
check("with English, the year", found(both, "2024"), []);
check("with English, between blanks", found(both, "8601"), ["ISO 8601 は日付の書式です。"]);

console.log("as stated");
JS
node run.mjs
