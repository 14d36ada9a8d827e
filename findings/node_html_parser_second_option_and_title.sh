#!/usr/bin/env bash
# node-html-parser finds one choice of two, and puts what follows a paragraph into it.
#
# Guess: end tags that the HTML Standard lets an author leave out (13.1.2.4: option, p before ul, h2 or
# table) do not change what is in what; "<b>" in a title is text (13.2.5.2); the text of a <pre> is its
# words.
# Seen (node-html-parser 9.0.7 on Node.js 20): the second <option> is no element, only its letters are
# kept. A heading, list or table behind a paragraph without end tag is within it, and so is the text
# behind that. A title with "<b>" in it is not there at all, and <pre> shows the tags of its markup as
# letters.
#
#   options: ["Low"]
#   paragraph: ["TidesLowAt six.Mon"]
#   heading in paragraph: ["Low"]
#   title: []
#   code: ["<span class=k>def</span> low(): 5 < 6"]
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "$tmp"
npm install --silent --no-audit --no-fund --ignore-scripts node-html-parser@9.0.7

cat > run.mjs <<'JS'
function check(what, seen, stated) {
  console.log(`${what}: ${JSON.stringify(seen)}`);
  if (JSON.stringify(seen) !== JSON.stringify(stated)) {
    console.log(`changed: ${what}: ${JSON.stringify(seen)}; stated was ${JSON.stringify(stated)}`);
    process.exit(1);
  }
}

import { parse } from "node-html-parser";

const texts = (html, selector) => parse(html).querySelectorAll(selector).map((element) => element.textContent);

check("options", texts("<select><option>Low<option>High</select>", "option"), ["Low"]);
check("paragraph", texts("<body><p>Tides<h2>Low</h2>At six.<ul><li>Mon</ul></body>", "p"), ["TidesLowAt six.Mon"]);
check("heading in paragraph", texts("<body><p>Tides<h2>Low</h2></body>", "p > h2"), ["Low"]);
check("title", texts("<head><title>The <b> element</title></head>", "title"), []);
check("code", texts("<pre><span class=k>def</span> low(): 5 &lt; 6</pre>", "pre"), ["<span class=k>def</span> low(): 5 < 6"]);

console.log("as stated");
JS
node run.mjs
