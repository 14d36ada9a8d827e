#!/usr/bin/env bash
# text-readability does not count sentences of two words, and a text of such is one sentence.
#
# Guess: sentenceCount of "It rained. We waited. He slept. Boats left." is 4.
# Seen (text-readability 1.1.1 on Node.js 20): sentences of up to two words are not counted but their words
# are, so that short sentences make a text harder to read: the same words in four sentences are as hard as in
# one. With a word more each they are four, and the text easier to read.
#
#   four sentences: [1,8,105.66]
#   one sentence: [1,8,105.66]
#   of three words: [4,12,110.73]
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "$tmp"
npm install --silent --no-audit --no-fund --ignore-scripts text-readability@1.1.1

cat > run.mjs <<'JS'
function check(what, seen, stated) {
  console.log(`${what}: ${JSON.stringify(seen)}`);
  if (JSON.stringify(seen) !== JSON.stringify(stated)) {
    console.log(`changed: ${what}: ${JSON.stringify(seen)}; stated was ${JSON.stringify(stated)}`);
    process.exit(1);
  }
}

import readability from "text-readability";

const read = (text) => [readability.sentenceCount(text), readability.lexiconCount(text), readability.fleschReadingEase(text)];

check("four sentences", read("It rained. We waited. He slept. Boats left."), [1,8,105.66]);
check("one sentence", read("It rained we waited he slept boats left."), [1,8,105.66]);
check("of three words", read("It rained hard. We all waited. He slept on. Boats had left."), [4,12,110.73]);

console.log("as stated");
JS
node run.mjs
