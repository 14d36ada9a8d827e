#!/usr/bin/env bash
# remove-markdown drops all words between a "<" and the next ">", code and quotations included.
#
# Guess: the plain text of Markdown has its words; "5 < 6" is no tag, and what stands in a block of code
# stays.
# Seen (remove-markdown 0.7.0 on Node.js 20): "Ebb < flow." loses what follows up to the next ">", which may
# begin a quotation some paragraphs later; the condition of a line of code goes with it. Escaped asterisks are
# gone and their backslashes stay.
#
#   a quotation: "At six ebb  Low water is near."
#   code: "if (ebb  tide;"
#   asterisks: "A \\star\\ here"
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "$tmp"
npm install --silent --no-audit --no-fund --ignore-scripts remove-markdown@0.7.0

cat > run.mjs <<'JS'
function check(what, seen, stated) {
  console.log(`${what}: ${JSON.stringify(seen)}`);
  if (JSON.stringify(seen) !== JSON.stringify(stated)) {
    console.log(`changed: ${what}: ${JSON.stringify(seen)}; stated was ${JSON.stringify(stated)}`);
    process.exit(1);
  }
}

import removeMarkdown from "remove-markdown";

check("a quotation", removeMarkdown("At six ebb < flow.\n\nBoats wait.\n\n> Low water is near."), "At six ebb  Low water is near.");
check("code", removeMarkdown("```js\nif (ebb < flow) {\n  wait();\n}\nconst late = (tide) => tide;\n```"), "if (ebb  tide;");
check("asterisks", removeMarkdown("A \\*star\\* here"), "A \\star\\ here");

console.log("as stated");
JS
node run.mjs
