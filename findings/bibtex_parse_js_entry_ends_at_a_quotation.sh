#!/usr/bin/env bash
# bibtex-parse-js ends an entry silently at a quotation mark in braces, with all fields behind it.
#
# Guess: within quotation marks `{"}` is a quotation mark, which BibTeX has no other way to write; `"a" # " b"`
# is "a b", and a string that `@string` names stands for its text.
# Seen (bibtex-parse-js 0.0.24 on Node.js 20): the title is `The {`, and neither author nor year is in the
# entry; what comes next is read as if nothing were. `#` drops the blank at the beginning of what it adds.
# `@string`, with which journals are abbreviated, is a TypeError ("this.string is not a function").
#
#   braces: [["a",{"title":"The \"ebb\" of Husum","author":"Holm, Pia","year":"2024"}]]
#   quotation marks: [["a",{"title":"The {"}],["b",{"title":"Flow"}]]
#   joined: [["a",{"journal":"Journal of Ebband Flow"}]]
#   a name for a string: "this.string is not a function"
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "$tmp"
npm install --silent --no-audit --no-fund --ignore-scripts bibtex-parse-js@0.0.24

cat > run.mjs <<'JS'
function check(what, seen, stated) {
  console.log(`${what}: ${JSON.stringify(seen)}`);
  if (JSON.stringify(seen) !== JSON.stringify(stated)) {
    console.log(`changed: ${what}: ${JSON.stringify(seen)}; stated was ${JSON.stringify(stated)}`);
    process.exit(1);
  }
}

import bibtex from "bibtex-parse-js";

const read = (text) => bibtex.toJSON(text).map(({ citationKey, entryTags }) => [citationKey, entryTags]);

check("braces", read('@article{a, title = {The "ebb" of Husum}, author = "Holm, Pia", year = 2024}'), [["a",{"title":"The \"ebb\" of Husum","author":"Holm, Pia","year":"2024"}]]);
check("quotation marks", read('@article{a, title = "The {"}ebb{"} of Husum", author = "Holm, Pia", year = 2024}\n@book{b, title = {Flow}}'), [["a",{"title":"The {"}],["b",{"title":"Flow"}]]);
check("joined", read('@article{a, journal = "Journal of Ebb" # " and Flow"}'), [["a",{"journal":"Journal of Ebband Flow"}]]);

const refused = (text) => { try { return read(text); } catch (error) { return error.message; } };
check("a name for a string", refused('@string{ebb = "Journal of Ebb"}\n@article{a, journal = ebb}'), "this.string is not a function");

console.log("as stated");
JS
node run.mjs
