#!/usr/bin/env bash
# opml and opmltojs write a title with "&" as it is, and cannot read the list again.
#
# Guess: what a library for OPML read from a list it writes back so that it can be read, by itself and by others.
# Seen (opml 0.5.8, opmltojs 0.4.14 on Node.js 20): texts of `<head>`, the title and the owner's name, are not
# escaped, those of outlines are. The list of a title "Sea & sky" is an error for both, and a title "<b>" an
# element. They declare ISO-8859-1 and give a string with any letter in it, so that a file of it in UTF-8 is
# "MÃ¼ller" for a reader who believes the declaration.
#
#   opml, declared: "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>"
#   opml, title: "<title>Sea & sky</title>"
#   opml, owner: "<ownerName>Müller</ownerName>"
#   opml, outline: "<outline text=\"Ebb &amp; flow\" type=\"rss\" xmlUrl=\"https://example.org/feed\" />"
#   opml, read: "Sea & sky"
#   opml, read again: "error"
#   opmltojs, title: "<title>Sea & sky</title>"
#   opmltojs, declared: "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>"
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "$tmp"
npm install --silent --no-audit --no-fund --ignore-scripts opml@0.5.8 opmltojs@0.4.14

cat > run.mjs <<'JS'
function check(what, seen, stated) {
  console.log(`${what}: ${JSON.stringify(seen)}`);
  if (JSON.stringify(seen) !== JSON.stringify(stated)) {
    console.log(`changed: ${what}: ${JSON.stringify(seen)}; stated was ${JSON.stringify(stated)}`);
    process.exit(1);
  }
}

import opml from "opml";
import opmltojs from "opmltojs";

const LIST = `<?xml version="1.0" encoding="UTF-8"?>
<opml version="2.0"><head><title>Sea &amp; sky</title><ownerName>Müller</ownerName></head>
<body><outline text="Ebb &amp; flow" type="rss" xmlUrl="https://example.org/feed"/></body></opml>`;
const line = (text, part) => text.split("\n").find((each) => each.includes(part)).trim();
const read = (text) => new Promise((done) => opml.parse(text, (error, value) => done(error ? "error" : value.opml.head.title)));

const first = await new Promise((done) => opml.parse(LIST, (error, value) => done(value)));
const written = opml.stringify(first);
check("opml, declared", line(written, "<?xml"), "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>");
check("opml, title", line(written, "<title>"), "<title>Sea & sky</title>");
check("opml, owner", line(written, "<ownerName>"), "<ownerName>Müller</ownerName>");
check("opml, outline", line(written, "<outline"), "<outline text=\"Ebb &amp; flow\" type=\"rss\" xmlUrl=\"https://example.org/feed\" />");
check("opml, read", await read(LIST), "Sea & sky");
check("opml, read again", await read(written), "error");
const second = await new Promise((done) => opmltojs.parse(LIST, done));
check("opmltojs, title", line(opmltojs.opmlify(second), "<title>"), "<title>Sea & sky</title>");
check("opmltojs, declared", line(opmltojs.opmlify(second), "<?xml"), "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>");

console.log("as stated");
JS
node run.mjs
