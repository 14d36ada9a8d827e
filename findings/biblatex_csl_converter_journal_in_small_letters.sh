#!/usr/bin/env bash
# "Journal of Water" becomes "Journal of water" on the way from BibLaTeX to CSL, and "in press" is no date
# and no error.
#
# Guess: a title may be made lower-case for CSL, as its styles want it; the name of a journal is a name, and
# a year that is no number is kept or reported.
# Seen (biblatex-csl-converter 3.2.2 on Node.js 20): biblatex-csl-converter makes small letters in the names
# of journals too, of all words but the first and those in braces or capitals. "c. 1900" is 1900 without
# doubt, though `1900~` is known; "in press" is dropped while the list of errors is empty. "others" is an
# author.
#
#   journal: "Journal of water"
#   another journal: "Harbour review"
#   c. 1900: {"date-parts":[[1900]]}
#   1900~: {"date-parts":[[1900]],"circa":true}
#   in press: "none"
#   errors for in press: []
#   authors: [{"given":"Anna","family":"Okoro"},{"literal":"others"}]
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "$tmp"
npm install --silent --no-audit --no-fund --ignore-scripts biblatex-csl-converter@3.2.2

cat > run.mjs <<'JS'
function check(what, seen, stated) {
  console.log(`${what}: ${JSON.stringify(seen)}`);
  if (JSON.stringify(seen) !== JSON.stringify(stated)) {
    console.log(`changed: ${what}: ${JSON.stringify(seen)}; stated was ${JSON.stringify(stated)}`);
    process.exit(1);
  }
}

import * as converter from "biblatex-csl-converter";

const read = async (fields) => {
  const bibliography = await converter.parse(`@article{a, title={Tides}, author={Okoro, Anna and others}, ${fields}}`, {});
  return { csl: new converter.CSLExporter(bibliography.entries).parse()["1"], errors: bibliography.errors };
};

check("journal", (await read("journaltitle={Journal of Water}")).csl["container-title"], "Journal of water");
check("another journal", (await read("journaltitle={Harbour Review}")).csl["container-title"], "Harbour review");
check("c. 1900", (await read("year={c. 1900}")).csl.issued, {"date-parts":[[1900]]});
check("1900~", (await read("date={1900~}")).csl.issued, {"date-parts":[[1900]],"circa":true});
check("in press", (await read("year={in press}")).csl.issued ?? "none", "none");
check("errors for in press", (await read("year={in press}")).errors, []);
check("authors", (await read("year={1900}")).csl.author, [{"given":"Anna","family":"Okoro"},{"literal":"others"}]);

console.log("as stated");
JS
node run.mjs
