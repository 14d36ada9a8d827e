#!/usr/bin/env bash
# @astrojs/rss makes of the link "/tides?page=2" one to "/tides?page=2/".
#
# Guess: the slash that is added to the links of entries, as its page says, is added to their paths, as a site
# with slashes has it; a query and a fragment stay what they are, and so does the identity of an entry.
# Seen (@astrojs/rss 4.0.19 on Node.js 20): it stands at the very end, so that the page asked for is "2/" and the
# place within the page "ebb/", in <link> and in the permanent <guid>. Slashes that are doubled on purpose, as in
# the address of an archived page, become one. A path with a full stop gets none, "/v1.2" is such a file.
#
#   /tides: "https://example.org/tides/"
#   /tides?page=2: "https://example.org/tides?page=2/"
#   /tides#ebb: "https://example.org/tides#ebb/"
#   /web/2024/https://example.com/a: "https://example.org/web/2024/https:/example.com/a/"
#   /v1.2: "https://example.org/v1.2"
#   its guid: "https://example.org/tides?page=2/"
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "$tmp"
npm install --silent --no-audit --no-fund --ignore-scripts @astrojs/rss@4.0.19

cat > run.mjs <<'JS'
function check(what, seen, stated) {
  console.log(`${what}: ${JSON.stringify(seen)}`);
  if (JSON.stringify(seen) !== JSON.stringify(stated)) {
    console.log(`changed: ${what}: ${JSON.stringify(seen)}; stated was ${JSON.stringify(stated)}`);
    process.exit(1);
  }
}

import rss from "@astrojs/rss";

async function written(link, element = "link") {
  const items = [{ title: "Ebb", link, pubDate: new Date(0) }];
  const feed = await rss({ title: "Tides", description: "Low water", site: "https://example.org/", items });
  const item = (await feed.text()).split("<item>")[1];
  return item.match(new RegExp(`<${element}[^>]*>([^<]*)<`))[1];
}

check("/tides", await written("/tides"), "https://example.org/tides/");
check("/tides?page=2", await written("/tides?page=2"), "https://example.org/tides?page=2/");
check("/tides#ebb", await written("/tides#ebb"), "https://example.org/tides#ebb/");
const archived = "/web/2024/https://example.com/a";
check(archived, await written(archived), "https://example.org/web/2024/https:/example.com/a/");
check("/v1.2", await written("/v1.2"), "https://example.org/v1.2");
check("its guid", await written("/tides?page=2", "guid"), "https://example.org/tides?page=2/");

console.log("as stated");
JS
node run.mjs
