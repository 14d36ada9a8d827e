#!/usr/bin/env bash
# eld calls an English sentence with a Russian quotation Belarusian, and says that it is reliable.
#
# Guess: the language of a text is the one that most of its words are in, and isReliable() is false of a text
# in two.
# Seen (eld 2.1.0 with its large database on Node.js 20): it counts bytes, of which a Cyrillic or Greek letter has
# two and a Chinese three, so that four Russian words outweigh eleven English ones, and "θάλασσα" four German
# ones. One reliable answer is not even one of the two languages. Of a long text the first thousand
# characters alone are read.
#
#   English: ["en",true]
#   a Russian quotation: ["be",true]
#   German: ["de",true]
#   a Greek word: ["el",true]
#   a sixth English, the rest German: ["en",true]
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "$tmp"
npm install --silent --no-audit --no-fund --ignore-scripts eld@2.1.0

cat > run.mjs <<'JS'
function check(what, seen, stated) {
  console.log(`${what}: ${JSON.stringify(seen)}`);
  if (JSON.stringify(seen) !== JSON.stringify(stated)) {
    console.log(`changed: ${what}: ${JSON.stringify(seen)}; stated was ${JSON.stringify(stated)}`);
    process.exit(1);
  }
}

import { eld } from "eld/large";

const detect = (text) => {
  const result = eld.detect(text);
  return [result.language, result.isReliable()];
};

check("English", detect("The Russian sign said that it was closed and the harbour was empty that day."), ["en",true]);
check("a Russian quotation", detect("The Russian sign said «Гавань закрыта до завтра» and the harbour was empty that day."), ["be",true]);
check("German", detect("Das Wort heißt Meer."), ["de",true]);
check("a Greek word", detect("Das Wort θάλασσα heißt Meer."), ["el",true]);
const ENGLISH = "The harbour is deep at high water and the boats wait outside. ";
const GERMAN = "Der Hafen ist bei Hochwasser tief und die Boote warten draußen. ";
check("a sixth English, the rest German", detect(ENGLISH.repeat(17) + GERMAN.repeat(85)), ["en",true]);

console.log("as stated");
JS
node run.mjs
