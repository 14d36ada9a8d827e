#!/usr/bin/env bash
# Text behind a list becomes a part of its last item when node-html-markdown writes it.
#
# Guess: words that stand behind `</ul>` are a paragraph of their own, as they are behind a table, a heading
# or a quotation.
# Seen (node-html-markdown 2.0.0 on Node.js 20; rendered by marked 18.2.1): words that are not in a `<p>`
# follow the list on the next line without a blank one, which Markdown reads as the item going on. A
# `<summary>` behind a list comes into the list alike.
#
#   list: "* Ebb\nSee the tables."
#   list, rendered: "<ul> <li>Ebb See the tables.</li> </ul>"
#   heading: "## Ebb\n\nSee the tables."
#   summary: "* Ebb\nMore\n\nSix hours."
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "$tmp"
npm install --silent --no-audit --no-fund --ignore-scripts node-html-markdown@2.0.0 marked@18.2.1


cat > run.mjs <<'JS'
function check(what, seen, stated) {
  console.log(`${what}: ${JSON.stringify(seen)}`);
  if (JSON.stringify(seen) !== JSON.stringify(stated)) {
    console.log(`changed: ${what}: ${JSON.stringify(seen)}; stated was ${JSON.stringify(stated)}`);
    process.exit(1);
  }
}

import { marked } from "marked";
import { NodeHtmlMarkdown } from "node-html-markdown";

const written = (html) => NodeHtmlMarkdown.translate(html);
const rendered = (markdown) => marked.parse(markdown).replace(/\n/g, " ").trim();

check("list", written("<ul><li>Ebb</li></ul>See the tables."), "* Ebb\nSee the tables.");
check("list, rendered", rendered("* Ebb\nSee the tables."), "<ul> <li>Ebb See the tables.</li> </ul>");
check("heading", written("<h2>Ebb</h2>See the tables."), "## Ebb\n\nSee the tables.");
check("summary", written("<ul><li>Ebb</li></ul><details><summary>More</summary><p>Six hours.</p></details>"), "* Ebb\nMore\n\nSix hours.");

console.log("as stated");
JS
node run.mjs
