#!/usr/bin/env bash
# podcast-partytime leaves out an episode without <guid>, and the title "1984", and makes 12 of the guid 0012.
#
# Guess: <guid> is optional in RSS, as is every element of an item, so that an episode has it or not; a title is
# words whatever they look like, and "0012" is not the episode 12; `&amp;lt;` in a feed are the signs &lt;.
# Seen (podcast-partytime 5.0.0 on Node.js 20): an item without guid is skipped, even where it has a link and a
# sound file. Texts that look like numbers or truth values become such ones, and since no number is taken for
# a title, the episode "1984" has none, or is left out where it has no description; "0012" and "12" are one
# episode. References are resolved twice: a talk on `&lt;` is one on `<`.
#
#   with a guid: {"guid":"a","title":"Ebb"}
#   without a guid: null
#   1984: null
#   1984 with a description: {"guid":"b"}
#   0012: {"guid":"12","title":"Ebb"}
#   true with a description: {"guid":"c"}
#   a reference: {"guid":"d","title":"What is < for?"}
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "$tmp"
npm install --silent --no-audit --no-fund --ignore-scripts podcast-partytime@5.0.0

cat > run.mjs <<'JS'
function check(what, seen, stated) {
  console.log(`${what}: ${JSON.stringify(seen)}`);
  if (JSON.stringify(seen) !== JSON.stringify(stated)) {
    console.log(`changed: ${what}: ${JSON.stringify(seen)}; stated was ${JSON.stringify(stated)}`);
    process.exit(1);
  }
}

import { parseFeed } from "podcast-partytime";

const SOUND = '<enclosure url="https://example.org/ebb.mp3" length="5" type="audio/mpeg"/>';
const HEAD = "<title>Tides</title><link>https://example.org/</link><description>Ebb</description>";

function episode(inner) {
  const item = `<item>${inner}<link>https://example.org/ebb</link>${SOUND}</item>`;
  const [found] = parseFeed(`<?xml version="1.0"?><rss version="2.0"><channel>${HEAD}${item}</channel></rss>`).items;
  return found ? { guid: found.guid, title: found.title } : null;
}

check("with a guid", episode("<title>Ebb</title><guid>a</guid>"), { guid: "a", title: "Ebb" });
check("without a guid", episode("<title>Ebb</title>"), null);
const words = "<description>Low water.</description>";
check("1984", episode("<title>1984</title><guid>b</guid>"), null);
check("1984 with a description", episode(`<title>1984</title>${words}<guid>b</guid>`), { guid: "b" });
check("0012", episode("<title>Ebb</title><guid>0012</guid>"), { guid: "12", title: "Ebb" });
check("true with a description", episode(`<title>true</title>${words}<guid>c</guid>`), { guid: "c" });
const talk = "<title>What is &amp;lt; for?</title><guid>d</guid>";
check("a reference", episode(talk), { guid: "d", title: "What is < for?" });

console.log("as stated");
JS
node run.mjs 2> log | grep -v '^{"level"'
