#!/usr/bin/env bash
# htmlparser2 gives a feed its own address for the site's, and an entry the sound file for its page.
#
# Guess: parseFeed's `link` is where the feed or entry leads: the link with rel="alternate" or without
# rel, whichever comes first (RFC 4287, 4.2.7.2); "self" is the feed itself, "enclosure" a file. An
# entry's `pubDate` is when it was published, where the feed says so.
# Seen (htmlparser2 12.0.0 on Node.js 20): the first <link> is taken, whatever its rel, so the order of
# two elements decides. Most writers put "self" first. `pubDate` of Atom is the day of the last change.
#
#   link of the feed: "https://example.org/feed.atom"
#   link of the entry: "https://example.org/low-water.mp3"
#   published: "2024-05-06T10:00:00.000Z"
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "$tmp"
npm install --silent --no-audit --no-fund --ignore-scripts htmlparser2@12.0.0

cat > run.mjs <<'JS'
function check(what, seen, stated) {
  console.log(`${what}: ${JSON.stringify(seen)}`);
  if (JSON.stringify(seen) !== JSON.stringify(stated)) {
    console.log(`changed: ${what}: ${JSON.stringify(seen)}; stated was ${JSON.stringify(stated)}`);
    process.exit(1);
  }
}

import { parseFeed } from "htmlparser2";

const feed = parseFeed(`<?xml version="1.0"?>
<feed xmlns="http://www.w3.org/2005/Atom">
  <id>urn:example:tides</id><title>Tides</title><updated>2024-05-06T10:00:00Z</updated>
  <link rel="self" href="https://example.org/feed.atom"/>
  <link rel="alternate" href="https://example.org/"/>
  <entry>
    <id>urn:example:1</id><title>Low water</title>
    <published>2020-01-02T10:00:00Z</published><updated>2024-05-06T10:00:00Z</updated>
    <link rel="enclosure" type="audio/mpeg" href="https://example.org/low-water.mp3"/>
    <link rel="alternate" href="https://example.org/low-water"/>
  </entry>
</feed>`);

check("link of the feed", feed.link, "https://example.org/feed.atom");
check("link of the entry", feed.items[0].link, "https://example.org/low-water.mp3");
check("published", feed.items[0].pubDate, "2024-05-06T10:00:00.000Z");

console.log("as stated");
JS
node run.mjs
