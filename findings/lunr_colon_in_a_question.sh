#!/usr/bin/env bash
# lunr throws at a title with a colon and at a time of day, and finds neither "C++" nor "who".
#
# Guess: search() takes the words that a reader types, and an unknown field is a word like others.
# Seen (lunr 2.3.9 on Node.js 20): what stands before a colon is a field, and one that the index does not
# have is an exception: a title with a subtitle that is pasted into the box, "10:30", an address. The signs
# about a word are trimmed for the index and not in the question, so "C++" finds nothing where "C" does.
# Words of the English stop list are not in the index, and a question of them alone has no answer.
#
#   a title: "unrecognised field 'Tides'"
#   a time: "unrecognised field '10'"
#   C++: []
#   C: ["C++ for boats"]
#   stop words: []
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "$tmp"
npm install --silent --no-audit --no-fund --ignore-scripts lunr@2.3.9

cat > run.mjs <<'JS'
function check(what, seen, stated) {
  console.log(`${what}: ${JSON.stringify(seen)}`);
  if (JSON.stringify(seen) !== JSON.stringify(stated)) {
    console.log(`changed: ${what}: ${JSON.stringify(seen)}; stated was ${JSON.stringify(stated)}`);
    process.exit(1);
  }
}

import lunr from "lunr";

const texts = ["Tides: a history", "10:30 low water", "C++ for boats", "To be or not to be"];
const index = lunr(function () {
  this.ref("number");
  this.field("text");
  texts.forEach((text, number) => this.add({ number, text }));
});

function found(question) {
  try {
    return index.search(question).map((each) => texts[each.ref]);
  } catch (error) {
    return error.message.split(",")[0];
  }
}

check("a title", found("Tides: a history"), "unrecognised field 'Tides'");
check("a time", found("10:30"), "unrecognised field '10'");
check("C++", found("C++"), []);
check("C", found("C"), ["C++ for boats"]);
check("stop words", found("to be or not to be"), []);

console.log("as stated");
JS
node run.mjs
