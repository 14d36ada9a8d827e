#!/usr/bin/env bash
# Each Cyrillic letter is followed by a question mark, and the last paragraph is missing, in @iarna/rtf-to-
# html.
#
# Guess: `\uN?` is one letter: the `?` behind it is there for readers that know no Unicode, as `\uc1` says.
# What the last `\par` divides is two paragraphs, whether another `\par` ends the second or the document does.
# Seen (@iarna/rtf-to-html 1.1.0 on Node.js 20): the substitutes stay ("П?р?"), and what stands behind the
# last `\par` is dropped without a word. A footnote is glued into its sentence.
#
#   letters: ["Price €?5, П?р?"]
#   last paragraph: ["One"]
#   ended: ["One","Two"]
#   footnote: ["The lockOf oak. is open"]
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "$tmp"
npm install --silent --no-audit --no-fund --ignore-scripts @iarna/rtf-to-html@1.1.0


cat > run.mjs <<'JS'
function check(what, seen, stated) {
  console.log(`${what}: ${JSON.stringify(seen)}`);
  if (JSON.stringify(seen) !== JSON.stringify(stated)) {
    console.log(`changed: ${what}: ${JSON.stringify(seen)}; stated was ${JSON.stringify(stated)}`);
    process.exit(1);
  }
}

import { createRequire } from "node:module";

const rtf = createRequire(import.meta.url)("@iarna/rtf-to-html");
const read = (text) =>
  new Promise((resolve, reject) =>
    rtf.fromString(`{\\rtf1\\ansi\\ansicpg1252\\uc1 ${text}}`, (error, html) =>
      error ? reject(error) : resolve([...html.matchAll(/<p>(.*?)<\/p>/gs)].map((found) => found[1])),
    ),
  );

check("letters", await read("Price \\u8364?5, \\u1055?\\u1088?\\par"), ["Price €?5, П?р?"]);
check("last paragraph", await read("One\\par Two"), ["One"]);
check("ended", await read("One\\par Two\\par"), ["One", "Two"]);
check("footnote", await read("The lock{\\footnote \\pard Of oak.} is open\\par"), ["The lockOf oak. is open"]);

console.log("as stated");
JS
node run.mjs
