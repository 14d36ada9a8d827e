#!/usr/bin/env bash
# A list in a cell of an HTML table tears the table apart when rehype-remark makes Markdown of it.
#
# Guess: what GFM's one-line cells cannot hold is flattened, as rehype-remark makes a space of <br>, or the table
# is left as HTML; each cell's words stay in their cell.
# Seen (rehype-remark 10.0.1, remark-gfm 4.0.1 on Node.js 20): the list's items are put on lines of their own, so
# the row ends after the first, and the rest with the cells behind it is a list of its own below the
# table. The depth, a cell of the same row, is an item's text.
#
#   br: ["| Berth | Depth |","| ----- | ----- |","| 1 2   | 3.4 m |"]
#   list: ["| Berth   | Depth |","| ------- | ----- |","| - 1","- 2 | 3.4 m |"]
#   cells of the row, rendered: ["- 1",""]
#   items, rendered: ["2 | 3.4 m |"]
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "$tmp"
npm install --silent --no-audit --no-fund --ignore-scripts unified@11.0.5 rehype-parse@9.0.1 rehype-remark@10.0.1 remark-gfm@4.0.1 remark-stringify@11.0.0 remark-parse@11.0.0 remark-rehype@11.1.2 rehype-stringify@10.0.1

cat > run.mjs <<'JS'
function check(what, seen, stated) {
  console.log(`${what}: ${JSON.stringify(seen)}`);
  if (JSON.stringify(seen) !== JSON.stringify(stated)) {
    console.log(`changed: ${what}: ${JSON.stringify(seen)}; stated was ${JSON.stringify(stated)}`);
    process.exit(1);
  }
}

import rehypeParse from "rehype-parse";
import rehypeRemark from "rehype-remark";
import rehypeStringify from "rehype-stringify";
import remarkGfm from "remark-gfm";
import remarkParse from "remark-parse";
import remarkRehype from "remark-rehype";
import remarkStringify from "remark-stringify";
import { unified } from "unified";

const written = unified()
  .use(rehypeParse, { fragment: true })
  .use(rehypeRemark)
  .use(remarkGfm)
  .use(remarkStringify, { bullet: "-" });
const rendered = unified().use(remarkParse).use(remarkGfm).use(remarkRehype).use(rehypeStringify);
const table = (cell) =>
  "<table><tr><th>Berth</th><th>Depth</th></tr>" + `<tr><td>${cell}</td><td>3.4 m</td></tr></table>`;
const lines = (cell) => String(written.processSync(table(cell))).trim().split("\n");
const all = (html, pattern) => [...html.matchAll(pattern)].map((found) => found[1]);

check("br", lines("1<br>2"), ["| Berth | Depth |", "| ----- | ----- |", "| 1 2   | 3.4 m |"]);
const torn = lines("<ul><li>1</li><li>2</li></ul>");
check("list", torn, ["| Berth   | Depth |", "| ------- | ----- |", "| - 1", "- 2 | 3.4 m |"]);
const html = String(rendered.processSync(torn.join("\n")));
check("cells of the row, rendered", all(html, /<td>(.*?)<\/td>/g), ["- 1", ""]);
check("items, rendered", all(html, /<li>(.*?)<\/li>/g), ["2 | 3.4 m |"]);

console.log("as stated");
JS
node run.mjs
