#!/usr/bin/env bash
# pdf-lib copies pages whose links lead to pages that are in no document.
#
# Guess: pages copied in one call keep their links among one another: a destination names its page by
# reference (ISO 32000-1, 12.3.2.2), and the page is among those copied. Documents are joined in this way.
# Seen (pdf-lib 1.17.1 on Node.js 20): the page that a link names is copied a second time, outside of the
# tree of pages, so the link leads to none of the pages shown; readers stay where they are or go to the
# first. The file holds three pages for two. Nothing is thrown.
#
#   page the link leads to, before: 1
#   page the link leads to, after: -1
#   pages held, before: 2
#   pages held, after: 3
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "$tmp"
npm install --silent --no-audit --no-fund --ignore-scripts pdf-lib@1.17.1

cat > run.mjs <<'JS'
function check(what, seen, stated) {
  console.log(`${what}: ${JSON.stringify(seen)}`);
  if (JSON.stringify(seen) !== JSON.stringify(stated)) {
    console.log(`changed: ${what}: ${JSON.stringify(seen)}; stated was ${JSON.stringify(stated)}`);
    process.exit(1);
  }
}

import { PDFArray, PDFDict, PDFDocument, PDFName } from "pdf-lib";

const page = (document, index) => document.getPages()[index];
const destination = (document) =>
  page(document, 0).node.lookup(PDFName.of("Annots"), PDFArray).lookup(0, PDFDict).lookup(PDFName.of("Dest"), PDFArray).get(0);
const leadsTo = (document) => document.getPages().findIndex((each) => each.ref === destination(document));
const pagesHeld = (document) =>
  document.context.enumerateIndirectObjects().filter(([, held]) => held instanceof PDFDict && held.get(PDFName.of("Type")) === PDFName.of("Page")).length;
const reopened = async (document) => PDFDocument.load(await document.save());

const made = await PDFDocument.create();
made.addPage().drawText("Contents");
made.addPage().drawText("Low water");
const link = made.context.obj({ Type: "Annot", Subtype: "Link", Rect: [90, 690, 300, 720], Dest: [page(made, 1).ref, "Fit"] });
page(made, 0).node.set(PDFName.of("Annots"), made.context.obj([made.context.register(link)]));
const before = await reopened(made);
const joined = await PDFDocument.create();
for (const copied of await joined.copyPages(before, before.getPageIndices())) joined.addPage(copied);
const after = await reopened(joined);

check("page the link leads to, before", leadsTo(before), 1);
check("page the link leads to, after", leadsTo(after), -1);
check("pages held, before", pagesHeld(before), 2);
check("pages held, after", pagesHeld(after), 3);

console.log("as stated");
JS
node run.mjs
