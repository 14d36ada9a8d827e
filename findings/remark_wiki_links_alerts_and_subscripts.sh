#!/usr/bin/env bash
# A note that remark reads and writes again has no wiki links and no alerts any more, and its subscripts are
# struck out.
#
# Guess: what the parser does not know is text and is written as the text it was.
# Seen (remark-parse 11.0.0, remark-gfm 4.0.1, remark-stringify 11.0.0 on Node.js 20): text is escaped so
# that CommonMark reads the same, which is something else for all that comes after: `[[Tides]]` is
# `\[\[Tides]]`, no link to Obsidian; `[!NOTE]` is `\[!NOTE]`, no alert to GitHub. `H~2~O` of Pandoc is
# taken for a strikethrough, since one tilde is enough, and is written with two.
#
#   wiki link: "See \\[\\[Tides]]."
#   alert: "> \\[!NOTE]\n> Low water at six."
#   subscript: "H~~2~~O"
#   address: "Write to <anna@example.org>."
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "$tmp"
npm install --silent --no-audit --no-fund --ignore-scripts unified@11.0.5 remark-parse@11.0.0 remark-gfm@4.0.1 remark-stringify@11.0.0

cat > run.mjs <<'JS'
function check(what, seen, stated) {
  console.log(`${what}: ${JSON.stringify(seen)}`);
  if (JSON.stringify(seen) !== JSON.stringify(stated)) {
    console.log(`changed: ${what}: ${JSON.stringify(seen)}; stated was ${JSON.stringify(stated)}`);
    process.exit(1);
  }
}

import remarkGfm from "remark-gfm";
import remarkParse from "remark-parse";
import remarkStringify from "remark-stringify";
import { unified } from "unified";

const again = async (text) =>
  String(await unified().use(remarkParse).use(remarkGfm).use(remarkStringify).process(text)).trim();

check("wiki link", await again("See [[Tides]]."), "See \\[\\[Tides]].");
check("alert", await again("> [!NOTE]\n> Low water at six."), "> \\[!NOTE]\n> Low water at six.");
check("subscript", await again("H~2~O"), "H~~2~~O");
check("address", await again("Write to anna@example.org."), "Write to <anna@example.org>.");

console.log("as stated");
JS
node run.mjs
