#!/usr/bin/env bash
# metascraper finds no author where JSON-LD has a list of them, and takes 6.5.2024 for the fifth of June.
#
# Guess: `author` may be one person or a list (schema.org; JSON-LD makes no difference between one value and a
# list of one), a day with full stops begins with the day, and `date` is the day that `article:published_time`
# tells.
# Seen (metascraper 5.49.24 with metascraper-author and metascraper-date on Node.js 20): a list is nobody,
# though it has one person only. "6.5.2024" on a German page is June, "13.5.2024" is May. A page that shows an
# hour before its date is of today at that hour. Of a day of publication and one of a change, `date` is the
# change.
#
#   a person: "Pia Holm"
#   a list of one: null
#   a list of two: null
#   13.5.2024: "2024-05-13T12:00:00.000Z"
#   6.5.2024: "2024-06-05T12:00:00.000Z"
#   published and changed: "2025-01-02T00:00:00.000Z"
#   an hour before the day: "about today"
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "$tmp"
npm install --silent --no-audit --no-fund --ignore-scripts metascraper@5.49.24 metascraper-author@5.49.24 metascraper-date@5.49.24

cat > run.mjs <<'JS'
function check(what, seen, stated) {
  console.log(`${what}: ${JSON.stringify(seen)}`);
  if (JSON.stringify(seen) !== JSON.stringify(stated)) {
    console.log(`changed: ${what}: ${JSON.stringify(seen)}; stated was ${JSON.stringify(stated)}`);
    process.exit(1);
  }
}

import { createRequire } from "node:module";

const require = createRequire(import.meta.url);
const metascraper = require("metascraper")([require("metascraper-author")(), require("metascraper-date")()]);

const read = (head, body = "") => metascraper({ url: "https://example.org/tides", html: `<html lang="de"><head>${head}</head><body>${body}<p>Ebbe.</p></body></html>` });
const article = (fields) => `<script type="application/ld+json">${JSON.stringify({ "@context": "https://schema.org", "@type": "Article", ...fields })}</script>`;
const PIA = { "@type": "Person", name: "Pia Holm" };

check("a person", (await read(article({ author: PIA }))).author, "Pia Holm");
check("a list of one", (await read(article({ author: [PIA] }))).author, null);
check("a list of two", (await read(article({ author: [PIA, { "@type": "Person", name: "Anna Okoro" }] }))).author, null);
check("13.5.2024", (await read("", "<p class=\"date\">13.5.2024</p>")).date, "2024-05-13T12:00:00.000Z");
check("6.5.2024", (await read("", "<p class=\"date\">6.5.2024</p>")).date, "2024-06-05T12:00:00.000Z");
check("published and changed", (await read('<meta property="article:published_time" content="2024-05-06">' + article({ dateModified: "2025-01-02" }))).date, "2025-01-02T00:00:00.000Z");
const { date } = await read("", '<time datetime="10:30">10:30</time> <time datetime="2024-05-06">6. Mai</time>');
const today = new Date().toISOString().slice(0, 10);
check("an hour before the day", date.startsWith("2024-05-06") ? "the day" : Math.abs(Date.parse(date) - Date.parse(today)) <= 2 * 86400e3 ? "about today" : date, "about today");

console.log("as stated");
JS
node run.mjs
