#!/usr/bin/env bash
# happy-dom finds one cell in a table of three, and half of the title.
#
# Guess: a page that the HTML Standard calls valid has the tree that the standard says (happy-dom is "a
# JavaScript implementation of a web browser"): the end tags of td, tr and li may be left out (13.1.2.4),
# the text of a title or textarea is text (13.2.5.2), a CDATA section is text of XML.
# Seen (happy-dom 21.0.4 and, of the standard, parse5 8.1.1 on Node.js 20): where a cell or item ends in a
# paragraph whose end tag is left out too, all that follows stands in it: rows of a table become one word.
# A title with "<b>" ends before it, a textarea loses it. A CDATA section in XML is an error.
#
#   cells: ["Mon6Tue"]
#   table, parse5: "<table><tbody><tr><td><p>Mon</p></td><td>6</td></tr><tr><td>Tue</td></tr></tbody></table>"
#   items: ["Boatsall of themTides"]
#   list, parse5: "<ul><li>Boats<p>all of them</p></li><li>Tides</li></ul>"
#   title: "The"
#   textarea: "the  element"
#   CDATA: "This page contains the following errors:erro"
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "$tmp"
npm install --silent --no-audit --no-fund --ignore-scripts happy-dom@21.0.4 parse5@8.1.1

cat > run.mjs <<'JS'
function check(what, seen, stated) {
  console.log(`${what}: ${JSON.stringify(seen)}`);
  if (JSON.stringify(seen) !== JSON.stringify(stated)) {
    console.log(`changed: ${what}: ${JSON.stringify(seen)}; stated was ${JSON.stringify(stated)}`);
    process.exit(1);
  }
}

import { Window } from "happy-dom";
import { parse, serialize } from "parse5";

const page = (head, body) => `<!DOCTYPE html><html><head>${head}</head><body>${body}</body></html>`;
const opened = (text) => {
  const window = new Window();
  window.document.write(text);
  return window.document;
};
const body = (text) => serialize(parse(text)).replace(/.*<body>|<\/body>.*/g, "");
const TABLE = page("", "<table><tr><td><p>Mon<td>6<tr><td>Tue</table>");
const LIST = page("", "<ul><li>Boats<p>all of them<li>Tides</ul>");

check("cells", [...opened(TABLE).querySelectorAll("td")].map((cell) => cell.textContent), ["Mon6Tue"]);
check("table, parse5", body(TABLE), "<table><tbody><tr><td><p>Mon</p></td><td>6</td></tr><tr><td>Tue</td></tr></tbody></table>");
check("items", [...opened(LIST).querySelectorAll("ul > li")].map((item) => item.textContent), ["Boatsall of themTides"]);
check("list, parse5", body(LIST), "<ul><li>Boats<p>all of them</p></li><li>Tides</li></ul>");
check("title", opened(page("<title>The <b> element</title>", "")).title, "The");
check("textarea", opened(page("", "<textarea>the <b> element</textarea>")).querySelector("textarea").value, "the  element");
const parser = new new Window().DOMParser();
check("CDATA", parser.parseFromString("<a><![CDATA[5 < 6]]></a>", "application/xml").documentElement.textContent.slice(0, 44), "This page contains the following errors:erro");

console.log("as stated");
JS
node run.mjs
