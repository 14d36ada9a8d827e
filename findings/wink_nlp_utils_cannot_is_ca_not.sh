#!/usr/bin/env bash
# wink-nlp-utils makes "ca not" of "can't" and "wo not" of "won't", and three words of "Łódź".
#
# Guess: an elided "not" is made whole with its verb: "cannot", "will not"; a word is a word in the
# tokenizer whatever its letters are.
# Seen (wink-nlp-utils 2.1.0 on Node.js 20): "n't" is cut off and "not" set behind what is left. The
# tokenizer knows the letters of Western Europe, others stand alone; a sentence ends after "Fig.". A point
# in a number is taken for punctuation: "3.5" is "3 5" without it.
#
#   can't: "It ca not rise."
#   won't: "It wo not rise."
#   isn't: "It is not low."
#   tokens: ["naïve","Ł","ód","ź"]
#   without punctuation: "3 5 m"
#   sentences: ["See Fig.","3 on the wall."]
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "$tmp"
npm install --silent --no-audit --no-fund --ignore-scripts wink-nlp-utils@2.1.0

cat > run.mjs <<'JS'
function check(what, seen, stated) {
  console.log(`${what}: ${JSON.stringify(seen)}`);
  if (JSON.stringify(seen) !== JSON.stringify(stated)) {
    console.log(`changed: ${what}: ${JSON.stringify(seen)}; stated was ${JSON.stringify(stated)}`);
    process.exit(1);
  }
}

import nlp from "wink-nlp-utils";

check("can't", nlp.string.amplifyNotElision("It can't rise."), "It ca not rise.");
check("won't", nlp.string.amplifyNotElision("It won't rise."), "It wo not rise.");
check("isn't", nlp.string.amplifyNotElision("It isn't low."), "It is not low.");
check("tokens", nlp.string.tokenize("naïve Łódź"), ["naïve","Ł","ód","ź"]);
check("without punctuation", nlp.string.removePunctuations("3.5 m"), "3 5 m");
check("sentences", nlp.string.sentences("See Fig. 3 on the wall."), ["See Fig.","3 on the wall."]);

console.log("as stated");
JS
node run.mjs
