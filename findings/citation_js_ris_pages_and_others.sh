#!/usr/bin/env bash
# Citation.js writes a range of pages into RIS as the first page, and makes an author of "and others".
#
# Guess: pages "3-9" become SP 3 and EP 9 in RIS, as Citation.js itself reads the two; keywords are written as
# they are read. BibTeX's "and others" says that there are more authors, and is no name.
# Seen (Citation.js 0.8.2 on Node.js 20): SP holds "3-9" and there is no EP. Of keywords "tide, boat" in CSL
# the second begins with a space. "others" is an author by family name, and is written to RIS as one.
#
#   pages and keywords in RIS: ["KW  - tide","KW  -  boat","SP  - 3-9"]
#   pages read from SP and EP: "3-9"
#   authors of BibTeX: [{"given":"Pia","family":"Holm"},{"family":"others"}]
#   authors in RIS: ["AU  - Holm, Pia","AU  - others"]
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "$tmp"
npm install --silent --no-audit --no-fund --ignore-scripts @citation-js/core@0.8.2 @citation-js/plugin-ris@0.8.2 @citation-js/plugin-bibtex@0.8.2

cat > run.mjs <<'JS'
function check(what, seen, stated) {
  console.log(`${what}: ${JSON.stringify(seen)}`);
  if (JSON.stringify(seen) !== JSON.stringify(stated)) {
    console.log(`changed: ${what}: ${JSON.stringify(seen)}; stated was ${JSON.stringify(stated)}`);
    process.exit(1);
  }
}

import { Cite } from "@citation-js/core";
import "@citation-js/plugin-bibtex";
import "@citation-js/plugin-ris";

const lines = (data, pattern) =>
  new Cite(data).format("ris").split("\n").filter((line) => pattern.test(line));

const article = { id: "tides", type: "article-journal", title: "Tides", page: "3-9" };
const ris = lines([{ ...article, keyword: "tide, boat" }], /^(KW|SP|EP)/);
check("pages and keywords in RIS", ris, ["KW  - tide", "KW  -  boat", "SP  - 3-9"]);
const read = new Cite("TY  - JOUR\nTI  - Tides\nSP  - 3\nEP  - 9\nER  - \n").data[0];
check("pages read from SP and EP", read.page, "3-9");
const bibtex = "@article{tides, title = {Tides}, author = {Holm, Pia and others}}";
const others = [{ given: "Pia", family: "Holm" }, { family: "others" }];
check("authors of BibTeX", new Cite(bibtex).data[0].author, others);
check("authors in RIS", lines(bibtex, /^AU/), ["AU  - Holm, Pia", "AU  - others"]);

console.log("as stated");
JS
node run.mjs
