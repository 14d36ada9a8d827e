#!/usr/bin/env bash
# linkedom's body is empty where a page leaves out tags that HTML lets it leave out.
#
# Guess: the body of a page without <html> and <body> tags, whose start and end HTML makes optional, holds
# what the page shows, as in browsers.
# Seen in linkedom 0.18.15 (Node 20): document.body is empty in all four pages that leave one of these tags
# out, though querySelectorAll finds their paragraphs. Readers that take document.body, as most do, see a page
# without text.
#
#   <html><head><title>Tides</title></head><body><p>Low water.</p><p>High water.</p></body></html>: ["Low water...
#   <html><head><title>Tides</title></head><p>Low water.</p><p>High water.</p></html>: ["",2]
#   <!doctype html><title>Tides</title><p>Low water.</p><p>High water.</p>: ["",2]
#   <!doctype html><title>Tides</title><body><p>Low water.</p><p>High water.</p>: ["",2]
#   <p>Low water.</p><p>High water.</p>: ["",2]
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "$tmp"
npm install --silent --no-audit --no-fund --ignore-scripts linkedom@0.18.15


cat > run.mjs <<'JS'
function check(what, seen, stated) {
  console.log(`${what}: ${JSON.stringify(seen)}`);
  if (JSON.stringify(seen) !== JSON.stringify(stated)) {
    console.log(`changed: ${what}: ${JSON.stringify(seen)}; stated was ${JSON.stringify(stated)}`);
    process.exit(1);
  }
}

import { parseHTML } from "linkedom";

const rest = "<p>Low water.</p><p>High water.</p>";
for (const page of [
  `<html><head><title>Tides</title></head><body>${rest}</body></html>`,
  `<html><head><title>Tides</title></head>${rest}</html>`,
  `<!doctype html><title>Tides</title>${rest}`,
  `<!doctype html><title>Tides</title><body>${rest}`,
  rest,
]) {
  const { document } = parseHTML(page);
  const whole = page.startsWith("<html><head><title>Tides</title></head><body>");
  check(page, [document.body.textContent, document.querySelectorAll("p").length], [
    whole ? "Low water.High water." : "",
    2,
  ]);
}

console.log("as stated");
JS
node run.mjs
