#!/usr/bin/env bash
# natural makes "na" and "ve" of "naïve", and four letters of "Вода".
#
# Guess: a tokenizer for words takes letters of other scripts for letters, or leaves out the whole word.
# Seen (natural 8.1.1 on Node.js 20): a letter with a mark ends the word: of "Höhe über Łódź" the index of
# TfIdf has "ber" alone, the rest is too short or taken for English. TreebankWordTokenizer, which is for
# English, parts what it does not know into letters, and no option changes it.
#
#   terms of TfIdf: ["ber"]
#   tokens and stems: ["na","ve","boat"]
#   Treebank: ["na","ï","ve","В","о","д","а"]
#   WordTokenizer: ["na","ve","Вода"]
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "$tmp"
npm install --silent --no-audit --no-fund --ignore-scripts natural@8.1.1

cat > run.mjs <<'JS'
function check(what, seen, stated) {
  console.log(`${what}: ${JSON.stringify(seen)}`);
  if (JSON.stringify(seen) !== JSON.stringify(stated)) {
    console.log(`changed: ${what}: ${JSON.stringify(seen)}; stated was ${JSON.stringify(stated)}`);
    process.exit(1);
  }
}

import natural from "natural";

const terms = (text) => {
  const frequencies = new natural.TfIdf();
  frequencies.addDocument(text);
  return frequencies.listTerms(0).map((each) => each.term);
};

check("terms of TfIdf", terms("Höhe über Łódź"), ["ber"]);
check("tokens and stems", natural.PorterStemmer.tokenizeAndStem("naïve boats"), ["na","ve","boat"]);
check("Treebank", new natural.TreebankWordTokenizer().tokenize("naïve Вода"), ["na","ï","ve","В","о","д","а"]);
check("WordTokenizer", new natural.WordTokenizer().tokenize("naïve Вода"), ["na","ve","Вода"]);

console.log("as stated");
JS
node run.mjs
