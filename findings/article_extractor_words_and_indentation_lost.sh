#!/usr/bin/env bash
# Keys, marked words and quotes are cut out of their sentences, and code loses its indentation, in
# @extractus/article-extractor.
#
# Guess: what its list of allowed tags does not name is unwrapped: `<kbd>`, `<mark>`, `<q>`, `<s>`, `<cite>`
# go and their words stay; lines in `<pre>` stay as they are.
# Seen (@extractus/article-extractor 9.0.1 on Node.js 20): the words go with the tags, a term `<dt>` is
# dropped and its `<dd>` kept, and each line of a listing begins at its first letter, so that Python no longer
# runs.
#
#   words: "<p>Press , , says : .</p>"
#   terms: "<dl><dd>A small tide.</dd></dl>"
#   code: "<pre><code>def tide(h):\nreturn h\n</code></pre>"
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "$tmp"
npm install --silent --no-audit --no-fund --ignore-scripts @extractus/article-extractor@9.0.1


cat > run.mjs <<'JS'
function check(what, seen, stated) {
  console.log(`${what}: ${JSON.stringify(seen)}`);
  if (JSON.stringify(seen) !== JSON.stringify(stated)) {
    console.log(`changed: ${what}: ${JSON.stringify(seen)}; stated was ${JSON.stringify(stated)}`);
    process.exit(1);
  }
}

import { extractFromHtml } from "@extractus/article-extractor";

const read = async (html) => {
  const page = `<!doctype html><html><head><title>Tides of the North</title></head><body><article>
<p>The tide rises twice a day along this shore, and the harbour keeps its own time by it, as the tables show well.</p>
<div id="seen">${html}</div>
<p>The last paragraph is about the harbour, which was built in 1847 by three brothers from the village near it.</p>
</article></body></html>`;
  const { content } = await extractFromHtml(page, "https://example.org/tides");
  return content.split(/show well\.<\/p>\s*/)[1].split("<p>The last")[0].replace(/<\/?div[^>]*>/g, "").trim();
};

check("words", await read("<p>Press <kbd>Ctrl</kbd>, <mark>twice</mark>, says <cite>Okoro</cite>: <q>twice</q>.</p>"), "<p>Press , , says : .</p>");
check("terms", await read("<dl><dt>Neap</dt><dd>A small tide.</dd></dl>"), "<dl><dd>A small tide.</dd></dl>");
check("code", await read("<pre><code>def tide(h):\n    return h\n</code></pre>"), "<pre><code>def tide(h):\nreturn h\n</code></pre>");

console.log("as stated");
JS
node run.mjs
