#!/usr/bin/env bash
# rss-parser puts the words of an Atom entry in another order.
#
# Guess: content of type xhtml, one of the three that Atom has (RFC 4287, 4.1.3), comes out as its HTML or as
# its text; a title of that type is a string too.
# Seen (rss-parser 3.13.0 on Node.js 20): text and elements are gathered apart and written one after the
# other, so "Closed <b>not</b> open" reads "Closed open not". The title is an object of the XML library.
#
#   content: "<p>Closed  open.<b>not</b></p>"
#   contentSnippet: "Closed  open.not"
#   type of the title: "object"
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "$tmp"
npm install --silent --no-audit --no-fund --ignore-scripts rss-parser@3.13.0

cat > run.mjs <<'JS'
function check(what, seen, stated) {
  console.log(`${what}: ${JSON.stringify(seen)}`);
  if (JSON.stringify(seen) !== JSON.stringify(stated)) {
    console.log(`changed: ${what}: ${JSON.stringify(seen)}; stated was ${JSON.stringify(stated)}`);
    process.exit(1);
  }
}

import Parser from "rss-parser";

const DIV = '<div xmlns="http://www.w3.org/1999/xhtml">';
const FEED = `<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom"><title>Harbour</title><id>urn:x:feed</id>
<updated>2024-05-03T09:00:00Z</updated><author><name>Pia Holm</name></author>
<entry><title type="xhtml">${DIV}The <i>Heron</i></div></title><id>urn:x:1</id>
<updated>2024-05-03T09:00:00Z</updated>
<content type="xhtml">${DIV}<p>Closed <b>not</b> open.</p></div></content></entry></feed>`;

const entry = (await new Parser().parseString(FEED)).items[0];
const paragraph = entry.content.match(/<p>.*<\/p>/)[0];
check("content", paragraph, "<p>Closed  open.<b>not</b></p>");
check("contentSnippet", entry.contentSnippet, "Closed  open.not");
check("type of the title", typeof entry.title, "object");

console.log("as stated");
JS
node run.mjs
