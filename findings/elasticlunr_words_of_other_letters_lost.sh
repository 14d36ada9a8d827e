#!/usr/bin/env bash
# elasticlunr finds no Russian or Chinese word, and Åre where Öre is asked for.
#
# Guess: without a language set words of other scripts are found as they stand, without stems; two words that
# differ in their first letter are two.
# Seen (elasticlunr 0.9.5 on Node.js 20): its trimmer takes from both ends of a word what is no ASCII letter or
# digit: all of "вода" and "港口", which are then in no index and match nothing. "Åre" and "Öre" are both
# "re", "Öl" is "l", "café" is "caf". A question of such words alone is empty, and nothing is told.
#
#   вода: []
#   港口: []
#   Öre: ["Åre in winter"]
#   Öl: ["Äl and ships"]
#   café: ["the caf on the quay"]
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "$tmp"
npm install --silent --no-audit --no-fund --ignore-scripts elasticlunr@0.9.5

cat > run.mjs <<'JS'
function check(what, seen, stated) {
  console.log(`${what}: ${JSON.stringify(seen)}`);
  if (JSON.stringify(seen) !== JSON.stringify(stated)) {
    console.log(`changed: ${what}: ${JSON.stringify(seen)}; stated was ${JSON.stringify(stated)}`);
    process.exit(1);
  }
}

import elasticlunr from "elasticlunr";

console.log = ((log) => (...words) => String(words[0]).startsWith("user configuration") || log(...words))(console.log);
const index = elasticlunr(function () {
  this.addField("text");
  this.setRef("id");
});
const TEXTS = ["Åre in winter", "вода высокая", "港口 关闭", "Äl and ships", "the caf on the quay"];
TEXTS.forEach((text, id) => index.addDoc({ id, text }));
const found = (question) => index.search(question).map((each) => TEXTS[each.ref]);

check("вода", found("вода"), []);
check("港口", found("港口"), []);
check("Öre", found("Öre"), ["Åre in winter"]);
check("Öl", found("Öl"), ["Äl and ships"]);
check("café", found("café"), ["the caf on the quay"]);

console.log("as stated");
JS
node run.mjs
