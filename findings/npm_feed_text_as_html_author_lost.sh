#!/usr/bin/env bash
# The writer of feeds for Node writes plain text as HTML, and one of two authors into JSON Feed.
#
# Guess: a title of an item is text, and what it writes says so or is escaped; all authors of an item are in
# each of the three formats.
# Seen in feed 6.0.0 (Node 20): an item's title "List<String> in Java" stands unescaped in a CDATA section of
# type html, so that a reader shows "List in Java", while the feed's own title is text. JSON Feed has the
# plain description "5 < 6" as content_html, and of two authors the first alone, by version 1, whose authors
# were one; the standard's 1.1 has several.
#
#   titles of Atom: ["<title>List&lt;String&gt;</title>","<title type=\"html\"><![CDATA[List<String> in Java]]>...
#   content_html: "5 < 6"
#   authors of JSON Feed: ["https://jsonfeed.org/version/1",{"name":"Ann"},null]
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "$tmp"
npm install --silent --no-audit --no-fund --ignore-scripts feed@6.0.0


cat > run.mjs <<'JS'
function check(what, seen, stated) {
  console.log(`${what}: ${JSON.stringify(seen)}`);
  if (JSON.stringify(seen) !== JSON.stringify(stated)) {
    console.log(`changed: ${what}: ${JSON.stringify(seen)}; stated was ${JSON.stringify(stated)}`);
    process.exit(1);
  }
}

import { Feed } from "feed";

const day = new Date("2024-05-03T00:00:00Z");
const feed = new Feed({ title: "List<String>", id: "urn:x:0", link: "https://example.org/", copyright: "", updated: day });
feed.addItem({
  title: "List<String> in Java",
  id: "urn:x:1",
  link: "https://example.org/a",
  date: day,
  description: "5 < 6",
  author: [{ name: "Ann" }, { name: "Bo" }],
});
const atom = feed.atom1();
check("titles of Atom", atom.match(/<title.*<\/title>/g), [
  "<title>List&lt;String&gt;</title>",
  '<title type="html"><![CDATA[List<String> in Java]]></title>',
]);
const json = JSON.parse(feed.json1());
check("content_html", json.items[0].content_html, "5 < 6");
check("authors of JSON Feed", [json.version, json.items[0].author, json.items[0].authors ?? null], [
  "https://jsonfeed.org/version/1",
  { name: "Ann" },
  null,
]);

console.log("as stated");
JS
node run.mjs
