#!/usr/bin/env bash
# An inline footnote of Org has the text of another one, and `\vert{}` grows into the next word, in uniorg.
#
# Guess: `[fn:: at six]` is a footnote with that text; an Org file that is parsed and written again says the
# same.
# Seen (uniorg-parse 3.2.2, uniorg-rehype 2.2.0, uniorg-stringify 1.4.0 on Node.js 20): on the way to HTML
# the inline footnote gets the words of the footnote that is defined below. Written back to Org, `\vert{}y`,
# a bar before "y", is `\verty`, which is no entity, and the rule of a table of two columns is `|-|`.
#
#   footnotes: ["at noon","at noon"]
#   a bar, written back: "x \\verty\n"
#   a table, written back: "| a | b |\n|-|\n| 1 | 2 |\n"
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "$tmp"
npm install --silent --no-audit --no-fund --ignore-scripts unified@11.0.5 uniorg-parse@3.2.2 uniorg-rehype@2.2.0 uniorg-stringify@1.4.0 rehype-stringify@10.0.1

cat > run.mjs <<'JS'
function check(what, seen, stated) {
  console.log(`${what}: ${JSON.stringify(seen)}`);
  if (JSON.stringify(seen) !== JSON.stringify(stated)) {
    console.log(`changed: ${what}: ${JSON.stringify(seen)}; stated was ${JSON.stringify(stated)}`);
    process.exit(1);
  }
}

import rehypeStringify from "rehype-stringify";
import { unified } from "unified";
import parse from "uniorg-parse";
import uniorgRehype from "uniorg-rehype";
import { uniorgStringify } from "uniorg-stringify";

const html = async (org) => String(await unified().use(parse).use(uniorgRehype).use(rehypeStringify).process(org));
const org = async (text) => String(await unified().use(parse).use(uniorgStringify).process(text));
const notes = (page) => [...page.matchAll(/<div class="footdef"[^>]*>(.*?)<\/div>/gs)].map((each) => each[1].replace(/<[^>]*>|\s+/g, " ").trim());

const page = await html("Low water[fn:1] and high water[fn:: at six].\n\n[fn:1] at noon\n");
check("footnotes", notes(page), ["at noon","at noon"]);
check("a bar, written back", await org("x \\vert{}y\n"), "x \\verty\n");
check("a table, written back", await org("| a | b |\n|---+---|\n| 1 | 2 |\n"), "| a | b |\n|-|\n| 1 | 2 |\n");

console.log("as stated");
JS
node run.mjs
