#!/usr/bin/env bash
# The author of a microformats entry is called "Avatar" after the picture before the name, and paragraphs
# run together.
#
# Guess: a card of a picture and a name, <img alt="Avatar"> Anna Okoro, is called by the name; the plain
# value of e-content has a space where a paragraph ends.
# Seen (microformats-parser 2.0.6 on Node.js 20): the alternative text of the picture is the implied name,
# whatever stands beside it (beside text alone it is so by the rules of microformats2); with an empty one it
# is the text. The value of e-content is the text of all nodes put together: "six.Then".
#
#   picture and name: "Avatar"
#   picture without text and name: "Anna Okoro"
#   picture and name in an element: "Avatar"
#   content: "Low water at six.Then itrises."
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "$tmp"
npm install --silent --no-audit --no-fund --ignore-scripts microformats-parser@2.0.6

cat > run.mjs <<'JS'
function check(what, seen, stated) {
  console.log(`${what}: ${JSON.stringify(seen)}`);
  if (JSON.stringify(seen) !== JSON.stringify(stated)) {
    console.log(`changed: ${what}: ${JSON.stringify(seen)}; stated was ${JSON.stringify(stated)}`);
    process.exit(1);
  }
}

import { mf2 } from "microformats-parser";

const entry = (inner) =>
  mf2(`<article class="h-entry">${inner}</article>`, { baseUrl: "https://example.org/" }).items[0].properties;
const author = (inner) => entry(`<a class="p-author h-card" href="/anna">${inner}</a>`).author[0].properties.name[0];

check("picture and name", author('<img src="a.png" alt="Avatar"> Anna Okoro'), "Avatar");
check("picture without text and name", author('<img src="a.png" alt=""> Anna Okoro'), "Anna Okoro");
check("picture and name in an element", author('<img src="a.png" alt="Avatar"> <span>Anna Okoro</span>'), "Avatar");
check(
    "content",
    entry('<div class="e-content"><p>Low water at six.</p><p>Then it<br>rises.</p></div>').content[0].value,
    "Low water at six.Then itrises.",
);

console.log("as stated");
JS
node run.mjs
