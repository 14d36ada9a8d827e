#!/usr/bin/env bash
# A folder that has a note comes without its links from node-bookmarks-parser.
#
# Guess: the `<DD>` behind a folder's `<H3>`, which Firefox writes for a folder's description, is read or left
# out; the folder's links, in the list that follows, are read either way.
# Seen (node-bookmarks-parser 2.0.0 on Node.js 20): the folder has no `children` at all once a note stands
# between its name and its list. Nothing is raised, links behind the folder are there, so that one misses them
# late.
#
#   links without a note: 3
#   links with a note: 1
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "$tmp"
npm install --silent --no-audit --no-fund --ignore-scripts node-bookmarks-parser@2.0.0


cat > run.mjs <<'JS'
function check(what, seen, stated) {
  console.log(`${what}: ${JSON.stringify(seen)}`);
  if (JSON.stringify(seen) !== JSON.stringify(stated)) {
    console.log(`changed: ${what}: ${JSON.stringify(seen)}; stated was ${JSON.stringify(stated)}`);
    process.exit(1);
  }
}

import parse from "node-bookmarks-parser";

const file = (note) => `<!DOCTYPE NETSCAPE-Bookmark-file-1>
<TITLE>Bookmarks</TITLE>
<H1>Bookmarks</H1>
<DL><p>
    <DT><H3>Sea</H3>${note}
    <DL><p>
        <DT><A HREF="https://example.org/tides">Tides</A>
        <DT><A HREF="https://example.org/ports">Ports</A>
    </DL><p>
    <DT><A HREF="https://example.org/hills">Hills</A>
</DL><p>`;
const count = (nodes) =>
  nodes.reduce((sum, node) => sum + (node.type === "bookmark") + count(node.children ?? []), 0);

check("links without a note", count(parse(file(""))), 3);
check("links with a note", count(parse(file("\n    <DD>All of the coast"))), 1);

console.log("as stated");
JS
node run.mjs
