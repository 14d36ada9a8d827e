#!/usr/bin/env bash
# Of three that mark what changed between two pages, two cross their tags and each leaves changes unmarked.
#
# Guess: what a reader sees of the marked page is the new one with the old words struck out; where a paragraph
# became a heading the result is HTML still; another link and another indentation of code are changes.
# Seen (htmldiff-js 1.0.5 and node-htmldiff 0.9.4 on Node.js 20, lxml 6.1.3 on Python 3.13): a paragraph that
# became a heading gives `<p><h2>Ebb</p></h2>` in both of npm, of which browsers make other paragraphs. In
# htmldiff-js a link to another page is no change; in node-htmldiff and lxml, an indentation that moves a line
# of Python out of its condition is none. lxml, which says that it mostly ignores markup, parts CO₂.
#
#   a heading, htmldiff-js: "<p><h2>Ebb</p></h2>"
#   a heading, node-htmldiff: "<p><h2>Ebb</p></h2>"
#   another link, htmldiff-js: "<p><a href=\"/new\">Ebb</a></p>"
#   indentation, node-htmldiff: "<pre>if ebb:\n    a()\nb()</pre>"
#   indentation, lxml: '<pre>if ebb:\n    a()\nb()</pre>'
#   another index, lxml: '<p>CO <ins><sub>3</sub></ins> <del><sub>2</sub></del> </p>'
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
uv venv -q --python 3.13 "$tmp/venv"
uv pip install -q --python "$tmp/venv/bin/python" lxml==6.1.3 lxml-html-clean==0.4.6

cd "$tmp"
npm install --silent --no-audit --no-fund --ignore-scripts htmldiff-js@1.0.5 node-htmldiff@0.9.4

cat > run.mjs <<'JS'
function check(what, seen, stated) {
  console.log(`${what}: ${JSON.stringify(seen)}`);
  if (seen !== stated) {
    console.log(`changed: ${what}; stated was ${JSON.stringify(stated)}`);
    process.exit(1);
  }
}

import Module from "htmldiff-js";
import byNode from "node-htmldiff";

const HtmlDiff = Module.default ?? Module;

check("a heading, htmldiff-js", HtmlDiff.execute("<p>Ebb</p>", "<h2>Ebb</h2>"), "<p><h2>Ebb</p></h2>");
check("a heading, node-htmldiff", byNode("<p>Ebb</p>", "<h2>Ebb</h2>"), "<p><h2>Ebb</p></h2>");
const [before, after] = ["old", "new"].map((page) => `<p><a href="/${page}">Ebb</a></p>`);
check("another link, htmldiff-js", HtmlDiff.execute(before, after), after);
const [within, without] = ["    ", ""].map((indent) => `<pre>if ebb:\n    a()\n${indent}b()</pre>`);
check("indentation, node-htmldiff", byNode(within, without), without);
JS
node run.mjs
"$tmp/venv/bin/python" - <<'PY'
import sys


def check(what, seen, stated):
    print(f"{what}: {seen!r}")
    if seen != stated:
        sys.exit(f"changed: {what}: {seen!r}; stated was {stated!r}")


from lxml.html.diff import htmldiff

without = "<pre>if ebb:\n    a()\nb()</pre>"
check("indentation, lxml", htmldiff("<pre>if ebb:\n    a()\n    b()</pre>", without), without)
marked = "<p>CO <ins><sub>3</sub></ins> <del><sub>2</sub></del> </p>"
check("another index, lxml", htmldiff("<p>CO<sub>2</sub></p>", "<p>CO<sub>3</sub></p>"), marked)

print("as stated")
PY
