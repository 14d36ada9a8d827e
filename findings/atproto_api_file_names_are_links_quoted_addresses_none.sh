#!/usr/bin/env bash
# @atproto/api makes links of "main.py" and "notes.md", and none of an address in quotation marks.
#
# Guess: detectFacets finds the addresses that the official app of Bluesky would show as links: one that begins
# with https:// wherever it stands, without the marks of the sentence around it; a file's name is none.
# Seen (@atproto/api 0.19.19 on Node.js 20): a link must begin a line or follow a blank or "(", so “https://…”,
# »https://…« and <https://…>, as RFC 3986 advises to write it, have none. Of "https://…/a..." two full stops,
# of "https://…/a。" the mark stay in the address, which leads nowhere by that. Without a scheme whatever ends
# as a domain of the highest level does is a link: files of Python, Rust, Perl and shells, notes, "e.g.no".
#
#   “https://example.org/a”: []
#   »https://example.org/a«: []
#   <https://example.org/a>: []
#   (https://example.org/a): ["https://example.org/a"]
#   https://example.org/a...: ["https://example.org/a.."]
#   https://example.org/a。: ["https://example.org/a。"]
#   main.py, lib.rs and notes.md: ["https://main.py","https://lib.rs","https://notes.md"]
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "$tmp"
npm install --silent --no-audit --no-fund --ignore-scripts @atproto/api@0.19.19

cat > run.mjs <<'JS'
function check(what, seen, stated) {
  console.log(`${what}: ${JSON.stringify(seen)}`);
  if (JSON.stringify(seen) !== JSON.stringify(stated)) {
    console.log(`changed: ${what}: ${JSON.stringify(seen)}; stated was ${JSON.stringify(stated)}`);
    process.exit(1);
  }
}

import { RichText } from "@atproto/api";

function links(text) {
  const post = new RichText({ text: `Tides: ${text}` });
  post.detectFacetsWithoutResolution();
  return (post.facets ?? []).flatMap((facet) => facet.features.map((feature) => feature.uri));
}

const address = "https://example.org/a";
for (const [text, stated] of [
  [`“${address}”`, []],
  [`»${address}«`, []],
  [`<${address}>`, []],
  [`(${address})`, [address]],
  [`${address}...`, [`${address}..`]],
  [`${address}。`, [`${address}。`]],
  ["main.py, lib.rs and notes.md", ["https://main.py", "https://lib.rs", "https://notes.md"]],
]) {
  check(text, links(text), stated);
}

console.log("as stated");
JS
node run.mjs
