#!/usr/bin/env bash
# open-graph-scraper describes the first picture of a page with the words of the second, and has one of two
# authors.
#
# Guess: `og:image:alt` belongs to the picture that it stands behind; `article:author` and `article:tag` are
# arrays, of which all are had; of two titles the first counts (The Open Graph protocol, Arrays).
# Seen (open-graph-scraper 6.12.0, Node.js 20): widths and words are counted each for itself, so that the
# words of the map are those of the portrait before it, and the map has none. Of authors, tags and other
# languages the last alone is left, as a text, and so it is with the title. No option gives the others.
#
#   the first picture: ["https://example.org/portrait.png","The way to the pier"]
#   the second picture: ["https://example.org/map.png",null]
#   authors: "Jon Rask"
#   tags: "piers"
#   other languages: "es"
#   title: "Sign in"
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "$tmp"
npm install --silent --no-audit --no-fund --ignore-scripts open-graph-scraper@6.12.0

cat > run.mjs <<'JS'
function check(what, seen, stated) {
  console.log(`${what}: ${JSON.stringify(seen)}`);
  if (JSON.stringify(seen) !== JSON.stringify(stated)) {
    console.log(`changed: ${what}: ${JSON.stringify(seen)}; stated was ${JSON.stringify(stated)}`);
    process.exit(1);
  }
}

import ogs from "open-graph-scraper";

async function read(head) {
  const html = `<!doctype html><html><head><meta charset="utf-8"><title>Pier</title>${head}</head><body></body></html>`;
  return (await ogs({ html })).result;
}
const property = (name, content) => `<meta property="${name}" content="${content}">`;

const pictures = await read(
  property("og:image", "https://example.org/portrait.png") +
    property("og:image:width", "100") +
    property("og:image", "https://example.org/map.png") +
    property("og:image:alt", "The way to the pier"),
);
check("the first picture", [pictures.ogImage[0].url, pictures.ogImage[0].alt], ["https://example.org/portrait.png", "The way to the pier"]);
check("the second picture", [pictures.ogImage[1].url, pictures.ogImage[1].alt ?? null], ["https://example.org/map.png", null]);
const article = await read(
  property("article:author", "Pia Holm") + property("article:author", "Jon Rask") + property("article:tag", "tides") +
    property("article:tag", "piers") + property("og:locale:alternate", "fr") + property("og:locale:alternate", "es"),
);
check("authors", article.articleAuthor, "Jon Rask");
check("tags", article.articleTag, "piers");
check("other languages", article.ogLocaleAlternate, "es");
check("title", (await read(property("og:title", "Low water") + property("og:title", "Sign in"))).ogTitle, "Sign in");

console.log("as stated");
JS
node run.mjs
