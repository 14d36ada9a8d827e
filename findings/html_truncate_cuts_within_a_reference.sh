#!/usr/bin/env bash
# html-truncate cuts "Ebb &amp; flow" to "Ebb &am...", where truncate-html has "Ebb & f...".
#
# Guess: what shortens HTML to so many signs counts a reference as the one sign that it stands for, or leaves it
# whole, and takes comments for none.
# Seen (html-truncate 1.2.2 and truncate-html 1.2.2 on Node.js 20): references are counted letter by letter and
# cut within, so that readers see "&am" or, since `&lt` and `&copy` are read without a semicolon too, a sign that
# is not meant: of "the letter &notin; is" is left "¬". A comment is text to it, cut within too, and what follows
# in the page is in the comment. Of the blanks and lines of <pre> truncate-html keeps one blank.
#
#   a reference, html-truncate: "<p>Ebb &am...</p>"
#   a reference, truncate-html: "<p>Ebb &amp; f...</p>"
#   not in, html-truncate: "<p>is &not...</p>"
#   a comment, html-truncate: "<!-- lead..."
#   a comment, truncate-html: "<p>Low water...</p>"
#   code, truncate-html: "<pre>if x: y = 1...</pre>"
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "$tmp"
npm install --silent --no-audit --no-fund --ignore-scripts html-truncate@1.2.2 truncate-html@1.2.2

cat > run.mjs <<'JS'
function check(what, seen, stated) {
  console.log(`${what}: ${JSON.stringify(seen)}`);
  if (JSON.stringify(seen) !== JSON.stringify(stated)) {
    console.log(`changed: ${what}: ${JSON.stringify(seen)}; stated was ${JSON.stringify(stated)}`);
    process.exit(1);
  }
}

import cut from "html-truncate";
import truncate from "truncate-html";

check("a reference, html-truncate", cut("<p>Ebb &amp; flow</p>", 7), "<p>Ebb &am...</p>");
check("a reference, truncate-html", truncate("<p>Ebb &amp; flow</p>", 7), "<p>Ebb &amp; f...</p>");
check("not in, html-truncate", cut("<p>is &notin; of it</p>", 7), "<p>is &not...</p>");
const comment = "<!-- lead --><p>Low water at six</p>";
check("a comment, html-truncate", cut(comment, 9), "<!-- lead...");
check("a comment, truncate-html", truncate(comment, 9), "<p>Low water...</p>");
check("code, truncate-html", truncate("<pre>if x:\n    y = 1\n    z = 2</pre>", 11), "<pre>if x: y = 1...</pre>");

console.log("as stated");
JS
node run.mjs
