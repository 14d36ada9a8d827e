#!/usr/bin/env bash
# string-strip-html drops "<b>" from a text that is about it, as `&lt;b&gt;`, and shows `&amp;lt;` as "<".
#
# Guess: `&amp;lt;`, which a browser shows as "&lt;", is the text "&lt;"; what is shown as text stays.
# Seen (string-strip-html 13.7.6 on Node.js 20): references are resolved until there are none, and tags are
# looked for in the result: "the &lt;b&gt; element" is "the element", `&amp;amp;lt;` nothing, and a page that
# tells of "&copy;" shows the sign.
#
#   twice: "Write < for <."
#   thrice: ""
#   copy: "type © or A"
#   tag: "the element of a < b"
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "$tmp"
npm install --silent --no-audit --no-fund --ignore-scripts string-strip-html@13.7.6

cat > run.mjs <<'JS'
function check(what, seen, stated) {
  console.log(`${what}: ${JSON.stringify(seen)}`);
  if (JSON.stringify(seen) !== JSON.stringify(stated)) {
    console.log(`changed: ${what}: ${JSON.stringify(seen)}; stated was ${JSON.stringify(stated)}`);
    process.exit(1);
  }
}

import { stripHtml } from "string-strip-html";

const text = (html) => stripHtml(html).result;

check("twice", text("<p>Write &amp;lt; for &lt;.</p>"), "Write < for <.");
check("thrice", text("<p>&amp;amp;lt;</p>"), "");
check("copy", text("<p>type &amp;copy; or &amp;#65;</p>"), "type © or A");
check("tag", text("<p>the &lt;b&gt; element of a &lt; b</p>"), "the element of a < b");

console.log("as stated");
JS
node run.mjs
