#!/usr/bin/env bash
# markdown-to-txt joins the first item of a list within a list to the words before it.
#
# Guess: "a clean version of the text": items are on lines of their own as they are in a simple list, words in
# elements of HTML are text, and a line break is a line end or a blank.
# Seen (markdown-to-txt 2.0.1 with lodash 4.18.1, which it needs and does not name, on Node.js 20): nothing
# parts an item from the list, quotation or code within it, so that "Berth 4" with "2 m deep" below is berth
# 42. A block of HTML is dropped with its words, be it `<details>` or a paragraph, `<br>` joins words, and of
# tasks one does not see which are done.
#
#   a list: "Berth 4\nBerth 5"
#   a list in a list: "Berth 42 m deep\n\n\nBerth 5"
#   a quotation in a list: "Anna says:It ebbs."
#   details: "Low water is at six."
#   a line break: "Berth 42 m deep"
#   tasks: "open the gate\nclose the gate"
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "$tmp"
npm install --silent --no-audit --no-fund --ignore-scripts markdown-to-txt@2.0.1 lodash@4.18.1

cat > run.mjs <<'JS'
function check(what, seen, stated) {
  console.log(`${what}: ${JSON.stringify(seen)}`);
  if (JSON.stringify(seen) !== JSON.stringify(stated)) {
    console.log(`changed: ${what}: ${JSON.stringify(seen)}; stated was ${JSON.stringify(stated)}`);
    process.exit(1);
  }
}

import txt from "markdown-to-txt";

check("a list", txt.markdownToTxt("* Berth 4\n* Berth 5"), "Berth 4\nBerth 5");
check("a list in a list", txt.markdownToTxt("* Berth 4\n  * 2 m deep\n* Berth 5"), "Berth 42 m deep\n\n\nBerth 5");
check("a quotation in a list", txt.markdownToTxt("* Anna says:\n  > It ebbs."), "Anna says:It ebbs.");
check("details", txt.markdownToTxt("Low water is at six.\n\n<details><summary>More</summary>High water is at noon.</details>"), "Low water is at six.");
check("a line break", txt.markdownToTxt("Berth 4<br>2 m deep"), "Berth 42 m deep");
check("tasks", txt.markdownToTxt("- [x] open the gate\n- [ ] close the gate"), "open the gate\nclose the gate");

console.log("as stated");
JS
node run.mjs
