#!/usr/bin/env bash
# Two parsers of Lucene queries read "ebb AND NOT flow OR tide" as "ebb AND NOT (flow OR tide)".
#
# Guess: the tree that a parser "of Lucene queries" gives holds what Lucene would do, or what SQL would: OR binds
# less than AND and NOT, so that notes on tides are among what is found.
# Seen (lucene 2.1.1 and lucene-query-parser 1.2.0 on Node.js 20): whatever the operators are, all that stands
# behind one is its right side. Who walks the tree excludes the tides that were asked for, and of "a AND b OR
# c" the c alone is not enough. A backslash before a colon, without which 10:30 is the field 10, stays in the
# term, so that no text has it.
#
#   a AND b OR c, lucene: "(a AND (b OR c))"
#   a AND NOT b OR c, lucene: "(a AND NOT (b OR c))"
#   a AND b OR c, lucene-query-parser: "(a AND (b OR c))"
#   a b OR c, lucene: "(a <implicit> (b OR c))"
#   10:30, lucene: ["10","30"]
#   10\:30, lucene: ["<implicit>","10\\:30"]
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "$tmp"
npm install --silent --no-audit --no-fund --ignore-scripts lucene@2.1.1 lucene-query-parser@1.2.0

cat > run.mjs <<'JS'
function check(what, seen, stated) {
  console.log(`${what}: ${JSON.stringify(seen)}`);
  if (JSON.stringify(seen) !== JSON.stringify(stated)) {
    console.log(`changed: ${what}: ${JSON.stringify(seen)}; stated was ${JSON.stringify(stated)}`);
    process.exit(1);
  }
}

import lucene from "lucene";
import older from "lucene-query-parser";

function tree(node) {
  return node.operator ? `(${tree(node.left)} ${node.operator} ${tree(node.right)})` : (node.left ?? node).term;
}

function term(query) {
  const { field, term } = lucene.parse(query).left;
  return [field, term];
}

check("a AND b OR c, lucene", tree(lucene.parse("a AND b OR c")), "(a AND (b OR c))");
check("a AND NOT b OR c, lucene", tree(lucene.parse("a AND NOT b OR c")), "(a AND NOT (b OR c))");
check("a AND b OR c, lucene-query-parser", tree(older.parse("a AND b OR c")), "(a AND (b OR c))");
check("a b OR c, lucene", tree(lucene.parse("a b OR c")), "(a <implicit> (b OR c))");
check("10:30, lucene", term("10:30"), ["10", "30"]);
check("10\\:30, lucene", term("10\\:30"), ["<implicit>", "10\\:30"]);

console.log("as stated");
JS
node run.mjs
