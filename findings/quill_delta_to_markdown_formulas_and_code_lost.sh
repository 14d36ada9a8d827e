#!/usr/bin/env bash
# quill-delta-to-markdown drops formulas and films, and writes code as text.
#
# Guess: what a note of the editor Quill holds is in its Markdown, if need be as text: a formula, the address
# of a film, code between fences, levels of a list; bold that ends with a blank, as one marks it with a mouse,
# is bold.
# Seen (quill-delta-to-markdown 0.6.0 on Node.js 20): a formula and a film leave nothing, "water: m" where the
# note says "water: x² m". Code has no fences, so that its lines run together in a paragraph and `# a` is a
# heading; a list within a list is part of it, and numbers go on through it. "**water **at six" shows its
# asterisks.
#
#   a link: "[Tides](https://example.org/)\n"
#   a formula: "Depth of water:  m\n"
#   a film: "See\n"
#   code: "# wait\n  ebb()\n"
#   code in line: "Set __init__\n"
#   a list in a list: "1. one\n2. deep\n3. two\n"
#   bold: "Low **water **at six\n"
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "$tmp"
npm install --silent --no-audit --no-fund --ignore-scripts quill-delta-to-markdown@0.6.0

cat > run.mjs <<'JS'
function check(what, seen, stated) {
  console.log(`${what}: ${JSON.stringify(seen)}`);
  if (JSON.stringify(seen) !== JSON.stringify(stated)) {
    console.log(`changed: ${what}: ${JSON.stringify(seen)}; stated was ${JSON.stringify(stated)}`);
    process.exit(1);
  }
}

import quill from "quill-delta-to-markdown";

const write = (...ops) => quill.deltaToMarkdown(ops);
const line = (text, attributes) => [{ insert: text }, { insert: "\n", attributes }];

check("a link", write({ insert: "Tides", attributes: { link: "https://example.org/" } }, { insert: "\n" }), "[Tides](https://example.org/)\n");
check("a formula", write({ insert: "Depth of water: " }, { insert: { formula: "x^2" } }, { insert: " m\n" }), "Depth of water:  m\n");
check("a film", write({ insert: "See " }, { insert: { video: "https://example.org/tide.mp4" } }, { insert: "\n" }), "See\n");
check("code", write(...line("# wait", { "code-block": true }), ...line("  ebb()", { "code-block": true })), "# wait\n  ebb()\n");
check("code in line", write({ insert: "Set " }, { insert: "__init__", attributes: { code: true } }, { insert: "\n" }), "Set __init__\n");
check("a list in a list", write(...line("one", { list: "ordered" }), ...line("deep", { list: "ordered", indent: 1 }), ...line("two", { list: "ordered" })), "1. one\n2. deep\n3. two\n");
check("bold", write({ insert: "Low " }, { insert: "water ", attributes: { bold: true } }, { insert: "at six\n" }), "Low **water **at six\n");

console.log("as stated");
JS
node run.mjs
