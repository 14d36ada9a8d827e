#!/usr/bin/env bash
# hyphen puts soft hyphens into the names of characters in HTML, and into code.
#
# Guess: hyphenateHTML of a page looks as before but for where its lines may end: `&hellip;` is a sign and no
# word, `<script>` and `<style>` are no text, and in `<code>` and `<pre>` the letters are to be copied.
# Seen (hyphen 1.14.1 on Node.js 20; "·" stands for the soft hyphen here): only what is between "<" and ">" is
# left alone. "&hel·lip;" and "&ea·cute;" are shown as letters by a browser, `con·st` and `col·or` are neither
# JavaScript nor CSS, and code, addresses and `<textarea>` have signs that one does not see and that get copied.
#
#   words: "<p title='harbour'>har·bour timetable</p>"
#   references: "caf&ea·cute; wait &hel·lip; &Aa·cute;gnes &al·pha;"
#   script: "<script>con·st col·or = 1</script>"
#   style: "<style>.timetable { col·or: red }</style>"
#   code: "<pre><code>im·port har·bour_timetable</code></pre>"
#   an address: "<a href='https://harbour.example/'>https://har·bour.ex·am·ple/</a>"
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "$tmp"
npm install --silent --no-audit --no-fund --ignore-scripts hyphen@1.14.1

cat > run.mjs <<'JS'
function check(what, seen, stated) {
  console.log(`${what}: ${JSON.stringify(seen)}`);
  if (JSON.stringify(seen) !== JSON.stringify(stated)) {
    console.log(`changed: ${what}: ${JSON.stringify(seen)}; stated was ${JSON.stringify(stated)}`);
    process.exit(1);
  }
}

import english from "hyphen/en/index.js";

const hyphenate = (html) => english.hyphenateHTMLSync(html).replaceAll("\u00ad", "·");

check("words", hyphenate("<p title='harbour'>harbour timetable</p>"), "<p title='harbour'>har·bour timetable</p>");
check("references", hyphenate("caf&eacute; wait &hellip; &Aacute;gnes &alpha;"), "caf&ea·cute; wait &hel·lip; &Aa·cute;gnes &al·pha;");
check("script", hyphenate("<script>const color = 1</script>"), "<script>con·st col·or = 1</script>");
check("style", hyphenate("<style>.timetable { color: red }</style>"), "<style>.timetable { col·or: red }</style>");
check("code", hyphenate("<pre><code>import harbour_timetable</code></pre>"), "<pre><code>im·port har·bour_timetable</code></pre>");
check("an address", hyphenate("<a href='https://harbour.example/'>https://harbour.example/</a>"), "<a href='https://harbour.example/'>https://har·bour.ex·am·ple/</a>");

console.log("as stated");
JS
node run.mjs
