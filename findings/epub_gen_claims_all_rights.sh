#!/usr/bin/env bash
# epub-gen-memory makes one author of two, and writes rights and a publisher that nobody gave.
#
# Guess: of two authors each has a dc:creator; what is not given, as publisher and rights, is not in the book.
# Seen (epub-gen-memory 1.1.2 on Node.js 20): one dc:creator "Pia Holm,Ole Berg", by which no library sorts;
# "All rights reserved" and a copyright of "anonymous", also for a free text. Of an SVG drawing in a chapter
# only the names of the elements are left: without viewBox, width and height nothing is to be seen.
#
#   creators: ["Pia Holm,Ole Berg"]
#   publisher: ["anonymous"]
#   rights: ["All rights reserved"]
#   drawing: "<svg><rect/></svg>"
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "$tmp"
npm install --silent --no-audit --no-fund --ignore-scripts epub-gen-memory@1.1.2 jszip@3.10.1

cat > run.mjs <<'JS'
function check(what, seen, stated) {
  console.log(`${what}: ${JSON.stringify(seen)}`);
  if (JSON.stringify(seen) !== JSON.stringify(stated)) {
    console.log(`changed: ${what}: ${JSON.stringify(seen)}; stated was ${JSON.stringify(stated)}`);
    process.exit(1);
  }
}

import { createRequire } from "node:module";
import JSZip from "jszip";

const epub = createRequire(import.meta.url)("epub-gen-memory").default;
const MAP = '<svg viewBox="0 0 40 20"><rect width="40" height="20"/></svg>';
const book = await epub({ title: "Tides", author: ["Pia Holm", "Ole Berg"] }, [
  { title: "Map", content: `<p>The pier: ${MAP}</p>` },
]);
const archive = await JSZip.loadAsync(book);
const opf = await archive.file("OEBPS/content.opf").async("string");
const chapter = await archive.file(/^OEBPS\/0.*xhtml$/)[0].async("string");
const values = (pattern) => [...opf.matchAll(pattern)].map((found) => found[1]);

check("creators", values(/<dc:creator[^>]*>(.*?)<\/dc:creator>/g), ["Pia Holm,Ole Berg"]);
check("publisher", values(/<dc:publisher>(.*?)<\/dc:publisher>/g), ["anonymous"]);
check("rights", values(/property="dcterms:rights">(.*?)</g), ["All rights reserved"]);
check("drawing", chapter.match(/<svg.*<\/svg>/)[0], "<svg><rect/></svg>");

console.log("as stated");
JS
node run.mjs
