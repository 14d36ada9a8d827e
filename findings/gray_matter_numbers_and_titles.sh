#!/usr/bin/env bash
# In front matter read by gray-matter, number 0012 is 10, half past ten is 630, and words between rules are
# no text of the note.
#
# Guess: `id: 0012` is a number of twelve or the text "0012", "10:30" a text; what stands between two rules
# and is no mapping is the note's own text.
# Seen (gray-matter 4.0.3 on Node.js 20): the numbers are those of YAML 1.1, octal and of base sixty, and
# nothing brings the text back: written again it says 10 and 630. A note that begins with a rule loses its
# words up to the next rule: they are taken for a YAML text, `data` is a string and `content` the rest.
#
#   read: {"id":10,"time":630,"version":1.1}
#   written again: "---\nid: 10\ntime: 630\nversion: 1.1\n---\nLow water.\n"
#   content between rules: "High water at noon"
#   data between rules: "Low water at six"
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "$tmp"
npm install --silent --no-audit --no-fund --ignore-scripts gray-matter@4.0.3

cat > run.mjs <<'JS'
function check(what, seen, stated) {
  console.log(`${what}: ${JSON.stringify(seen)}`);
  if (JSON.stringify(seen) !== JSON.stringify(stated)) {
    console.log(`changed: ${what}: ${JSON.stringify(seen)}; stated was ${JSON.stringify(stated)}`);
    process.exit(1);
  }
}

import matter from "gray-matter";

const note = "---\nid: 0012\ntime: 10:30\nversion: 1.10\n---\nLow water.\n";
check("read", matter(note).data, {"id":10,"time":630,"version":1.1});
check(
    "written again",
    matter.stringify(matter(note).content, matter(note).data),
    "---\nid: 10\ntime: 630\nversion: 1.1\n---\nLow water.\n",
);
const ruled = matter("---\n\nLow water at six\n\n---\n\nHigh water at noon\n");
check("content between rules", ruled.content.trim(), "High water at noon");
check("data between rules", ruled.data, "Low water at six");

console.log("as stated");
JS
node run.mjs
