#!/usr/bin/env bash
# The npm package vcf leaves "\n" and "\," in the text of a card, and writes X-ABLabel as X-AB-LABEL.
#
# Guess: the value of a note is its text, with the line break that was written as "\n"; a property that a
# card has keeps its name.
# Seen (vcf 2.1.2 on Node.js 20): only the parts of a name or address are parted, no value is unescaped, so
# a note shows its backslashes. The name of a property is made camel case and back: the labels of Apple's
# address book, "Blog", have another name when written and are shown no more.
#
#   note: "Line one\\nLine two\\, and more"
#   name: ["Okoro","Anna\\, Maria","","",""]
#   label, written: "item1.X-AB-LABEL:Blog"
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "$tmp"
npm install --silent --no-audit --no-fund --ignore-scripts vcf@2.1.2

cat > run.mjs <<'JS'
function check(what, seen, stated) {
  console.log(`${what}: ${JSON.stringify(seen)}`);
  if (JSON.stringify(seen) !== JSON.stringify(stated)) {
    console.log(`changed: ${what}: ${JSON.stringify(seen)}; stated was ${JSON.stringify(stated)}`);
    process.exit(1);
  }
}

import vCard from "vcf";

const text = ["BEGIN:VCARD", "VERSION:3.0", "N:Okoro;Anna\\, Maria;;;", "FN:Anna Okoro",
  "NOTE:Line one\\nLine two\\, and more", "item1.URL:https://example.org/", "item1.X-ABLabel:Blog", "END:VCARD", ""].join("\r\n");
const card = new vCard().parse(text);

check("note", card.get("note").valueOf(), "Line one\\nLine two\\, and more");
check("name", card.toJSON()[1].find((each) => each[0] === "n")[3], ["Okoro","Anna\\, Maria","","",""]);
check(
    "label, written",
    card.toString().split(/\r?\n/).find((line) => line.endsWith("Blog")),
    "item1.X-AB-LABEL:Blog",
);

console.log("as stated");
JS
node run.mjs
