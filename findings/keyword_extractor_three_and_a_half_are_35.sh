#!/usr/bin/env bash
# keyword-extractor makes 3.5 m the keyword "35".
#
# Guess: with digits kept, a number among the keywords is one of the text.
# Seen (keyword-extractor 0.3.0 on Node.js 20): every "." and "," of a word goes, also between digits: 3.5 is
# 35, 1,250 is 1250 and the German 2,5 is 25, 06.05.2024 is 06052024 and 1.2.3 is 123. "Node.js" is "nodejs".
# A dash between words is a keyword, the "D" of "vitamin D" is none.
#
#   English: ["depth","35","metres","version","123","nodejs"]
#   German: ["tiefe","25","meter","06052024"]
#   vitamin: ["vitamin","plan"]
#   a dash: ["ebb","–","flow"]
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "$tmp"
npm install --silent --no-audit --no-fund --ignore-scripts keyword-extractor@0.3.0

cat > run.mjs <<'JS'
function check(what, seen, stated) {
  console.log(`${what}: ${JSON.stringify(seen)}`);
  if (JSON.stringify(seen) !== JSON.stringify(stated)) {
    console.log(`changed: ${what}: ${JSON.stringify(seen)}; stated was ${JSON.stringify(stated)}`);
    process.exit(1);
  }
}

import extractor from "keyword-extractor";

const words = (text, language = "english") =>
  extractor.extract(text, { language, remove_digits: false, return_changed_case: true, remove_duplicates: false });

check("English", words("Depth 3.5 metres, version 1.2.3 of Node.js"), ["depth","35","metres","version","123","nodejs"]);
check("German", words("Tiefe 2,5 Meter, am 06.05.2024", "german"), ["tiefe","25","meter","06052024"]);
check("vitamin", words("Vitamin D and plan B"), ["vitamin","plan"]);
check("a dash", words("Ebb – flow"), ["ebb","–","flow"]);

console.log("as stated");
JS
node run.mjs
