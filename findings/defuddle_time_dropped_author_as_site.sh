#!/usr/bin/env bash
# Defuddle drops <time> from a sentence and the source of a quotation, and names the author as the site.
#
# Guess: what stands within a paragraph or a <blockquote> of the article is part of the article; `site` is the
# site's name or its host.
# Seen (defuddle 0.19.4 on Node.js 20): "leaves at <time>nine</time> from" loses the hour; the <footer> of a
# <blockquote>, where HTML has the source of a quotation, is gone. Where a page names an author but no
# og:site_name, `site` is the author's name; with neither it is the host.
#
#   paragraph: "The ferry leaves at  from pier four."
#   quotation: "<blockquote><p>The tide waits.</p></blockquote>"
#   site, author named: "Pia Holm"
#   site, no author named: "example.org"
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "$tmp"
npm install --silent --no-audit --no-fund --ignore-scripts defuddle@0.19.4 jsdom@29.1.1

cat > run.mjs <<'JS'
function check(what, seen, stated) {
  console.log(`${what}: ${JSON.stringify(seen)}`);
  if (JSON.stringify(seen) !== JSON.stringify(stated)) {
    console.log(`changed: ${what}: ${JSON.stringify(seen)}; stated was ${JSON.stringify(stated)}`);
    process.exit(1);
  }
}

import { Defuddle } from "defuddle/node";

const LONG =
  "<p>The harbour of the town lies open to the north, and the tide, which is strong here, comes in " +
  "twice a day, as the fishers know well enough.</p>";
const FERRY = '<p id="ferry">The ferry leaves at <time datetime="09:00">nine</time> from pier four.</p>';
const QUOTED = "<blockquote><p>The tide waits.</p><footer>Ole Berg, pilot</footer></blockquote>";
const AUTHOR = '<meta name="author" content="Pia Holm">';

const read = (head) =>
  Defuddle(
    `<!doctype html><html lang="en"><head><title>Tides</title>${head}</head><body><article>
    <h1>Tides</h1>${LONG}${FERRY}${QUOTED}${LONG}${LONG}</article></body></html>`,
    "https://example.org/tides",
  );
const named = await read(AUTHOR);
const paragraph = named.content.match(/<p[^>]*>(The ferry.*?)<\/p>/)[1];
check("paragraph", paragraph, "The ferry leaves at  from pier four.");
const quotation = named.content.match(/<blockquote>.*?<\/blockquote>/s)[0];
check("quotation", quotation, "<blockquote><p>The tide waits.</p></blockquote>");
check("site, author named", named.site, "Pia Holm");
check("site, no author named", (await read("")).site, "example.org");

console.log("as stated");
JS
node run.mjs
