#!/usr/bin/env bash
# feed-extractor turns an id of digits into a number, and takes an entry's first link, be it the sound file.
#
# Guess: what stands in an RSS element is text: a guid "0012" stays "0012", a title "007" stays "007". An Atom
# entry's link is its alternate one (RFC 4287, 4.2.7.2), wherever it stands among the links.
# Seen (@extractus/feed-extractor 8.0.3 on Node.js 20): "0012" and "012" are "12" both, so two entries have one
# id; the title is "7", the version "1.10" is "1.1". The entry's address is that of the enclosure. Of a
# description "5 < 6", written as escaped HTML, "5" is left.
#
#   ids: ["12","12"]
#   titles: ["7","1.1"]
#   description: "5"
#   link: "https://example.org/tides.mp3"
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "$tmp"
npm install --silent --no-audit --no-fund --ignore-scripts @extractus/feed-extractor@8.0.3

cat > run.mjs <<'JS'
function check(what, seen, stated) {
  console.log(`${what}: ${JSON.stringify(seen)}`);
  if (JSON.stringify(seen) !== JSON.stringify(stated)) {
    console.log(`changed: ${what}: ${JSON.stringify(seen)}; stated was ${JSON.stringify(stated)}`);
    process.exit(1);
  }
}

import { extractFromXml } from "@extractus/feed-extractor";

const RSS = `<rss version="2.0"><channel><title>Harbour</title><link>https://example.org/</link>
<description>Notes</description>
<item><title>007</title><guid isPermaLink="false">0012</guid><description>&lt;p>5 &amp;lt; 6&lt;/p></description></item>
<item><title>1.10</title><guid isPermaLink="false">012</guid><description>Tern</description></item>
</channel></rss>`;
const ATOM = `<feed xmlns="http://www.w3.org/2005/Atom"><title>Harbour</title><id>urn:x:feed</id>
<updated>2024-05-03T09:00:00Z</updated><author><name>Pia Holm</name></author>
<entry><title>Tides</title><id>urn:x:1</id><updated>2024-05-03T09:00:00Z</updated>
<link rel="enclosure" type="audio/mpeg" href="https://example.org/tides.mp3"/>
<link rel="alternate" type="text/html" href="https://example.org/tides.html"/></entry></feed>`;

const items = extractFromXml(RSS).entries;
check("ids", items.map((item) => item.id), ["12", "12"]);
check("titles", items.map((item) => item.title), ["7", "1.1"]);
check("description", items[0].description, "5");
check("link", extractFromXml(ATOM).entries[0].link, "https://example.org/tides.mp3");

console.log("as stated");
JS
node run.mjs
