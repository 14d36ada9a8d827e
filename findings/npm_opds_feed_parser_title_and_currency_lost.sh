#!/usr/bin/env bash
# opds-feed-parser has no title for a book whose title is XHTML, and no currency for its price.
#
# Guess: a title of type xhtml gives its words; a price comes with its currency, without which the catalogue
# standard does not let it stand (OPDS 1.2, 5.5.1); a summary is the summary, also where a content follows.
# Seen (opds-feed-parser 0.1.0, Node.js 20): the title is undefined, as is that of a feed that has it so. Of
# `<opds:price currencycode="EUR">5.50</opds:price>` the number is left. The content takes the place of the
# summary, whose words are nowhere but among what is left unparsed. Authors, series and links are had as
# they stand.
#
#   a title: "Low water"
#   a title of XHTML: null
#   a price: [{"value":"5.50"}]
#   a summary: "Of tides."
#   before a content: "Chapter 1"
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "$tmp"
npm install --silent --no-audit --no-fund --ignore-scripts opds-feed-parser@0.1.0

cat > run.mjs <<'JS'
function check(what, seen, stated) {
  console.log(`${what}: ${JSON.stringify(seen)}`);
  if (JSON.stringify(seen) !== JSON.stringify(stated)) {
    console.log(`changed: ${what}: ${JSON.stringify(seen)}; stated was ${JSON.stringify(stated)}`);
    process.exit(1);
  }
}

import * as module from "opds-feed-parser";

const Parser = module.default?.default ?? module.default;
const parse = (inner) =>
  new Parser().parse(`<feed xmlns="http://www.w3.org/2005/Atom" xmlns:opds="http://opds-spec.org/2010/catalog">
<id>urn:x:feed</id><title>Books</title><updated>2024-05-06T10:00:00Z</updated><entry><id>urn:x:1</id>
<updated>2024-05-06T10:00:00Z</updated>${inner}</entry></feed>`);
const first = async (inner) => (await parse(inner)).entries[0];

check("a title", (await first("<title>Low water</title>")).title ?? null, "Low water");
const marked = '<title type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">Low <b>water</b></div></title>';
check("a title of XHTML", (await first(marked)).title ?? null, null);
const price = '<link rel="http://opds-spec.org/acquisition/buy" href="/a" type="application/epub+zip"><opds:price currencycode="EUR">5.50</opds:price></link>';
check("a price", (await first(`<title>a</title>${price}`)).links[0].prices, [{ value: "5.50" }]);
const summary = "<title>a</title><summary>Of tides.</summary>";
check("a summary", (await first(summary)).summary.content, "Of tides.");
check("before a content", (await first(`${summary}<content type="text">Chapter 1</content>`)).summary.content, "Chapter 1");

console.log("as stated");
JS
node run.mjs
