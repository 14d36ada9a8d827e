#!/usr/bin/env bash
# odt2html shows what was deleted, with its day, and joins words at tabs and blanks.
#
# Guess: what a text tracks as deleted is not shown, a tab or several blanks part words, "<b>" that somebody wrote
# about is `&lt;b&gt;` in HTML, and a column that counts twice is two.
# Seen (odt2html 1.0.1 on Node.js 20): the page begins with the author and moment of the deletion and with the
# deleted words; `<text:tab/>` and `<text:s/>` are nothing, so "Low water" is "Lowwater" and "Berth 4", "2 m"
# "Berth 42 m". "<b>" comes out as a tag. Of cells that repeat one is written, and what stands behind moves to the
# left, under the heading of another column; a comment is part of its sentence.
#
#   a paragraph: "<p>Low water</p>"
#   a tab: "<p>Berth 42 m</p>"
#   blanks: "<p>Lowwater</p>"
#   less than: "<p>write <b> or &amp;</p>"
#   deleted: "Pia2024-05-06T10:00:00<p>not</p><p>It is closed.</p>"
#   a comment: "<p>At sixPia<p>True?</p> it ebbs.</p>"
#   repeated cells: "<table><tr><td><p>6</p></td><td><p>12</p></td></tr></table>"
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "$tmp"
npm install --silent --no-audit --no-fund --ignore-scripts odt2html@1.0.1 jszip@3.10.2

cat > run.mjs <<'JS'
function check(what, seen, stated) {
  console.log(`${what}: ${JSON.stringify(seen)}`);
  if (JSON.stringify(seen) !== JSON.stringify(stated)) {
    console.log(`changed: ${what}: ${JSON.stringify(seen)}; stated was ${JSON.stringify(stated)}`);
    process.exit(1);
  }
}

import { writeFileSync } from "node:fs";

import JSZip from "jszip";
import odt from "odt2html";

const NAMES = ["office", "text", "table"].map((name) => `xmlns:${name}="urn:oasis:names:tc:opendocument:xmlns:${name}:1.0"`).join(" ") + ' xmlns:dc="http://purl.org/dc/elements/1.1/"';

async function html(body) {
  const zip = new JSZip();
  zip.file("mimetype", "application/vnd.oasis.opendocument.text");
  const root = (name, inner) => `<?xml version="1.0" encoding="UTF-8"?><office:document-${name} ${NAMES} office:version="1.2">${inner}</office:document-${name}>`;
  zip.file("content.xml", root("content", `<office:body><office:text>${body}</office:text></office:body>`));
  zip.file("styles.xml", root("styles", "<office:styles/>"));
  zip.file("meta.xml", root("meta", "<office:meta/>"));
  zip.file("META-INF/manifest.xml", '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.2"><manifest:file-entry manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.text"/><manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>');
  writeFileSync("tides.odt", await zip.generateAsync({ type: "nodebuffer" }));
  return (await odt.toHTML({ path: "tides.odt" })).replace(/<style>[^]*?<\/style>/g, "");
}

check("a paragraph", await html("<text:p>Low water</text:p>"), "<p>Low water</p>");
check("a tab", await html("<text:p>Berth 4<text:tab/>2 m</text:p>"), "<p>Berth 42 m</p>");
check("blanks", await html('<text:p>Low<text:s text:c="3"/>water</text:p>'), "<p>Lowwater</p>");
check("less than", await html("<text:p>write &lt;b&gt; or &amp;amp;</text:p>"), "<p>write <b> or &amp;</p>");
const change = "<office:change-info><dc:creator>Pia</dc:creator><dc:date>2024-05-06T10:00:00</dc:date></office:change-info>";
check("deleted", await html(`<text:tracked-changes><text:changed-region text:id="c1"><text:deletion>${change}<text:p>not</text:p></text:deletion></text:changed-region></text:tracked-changes><text:p>It is <text:change text:change-id="c1"/>closed.</text:p>`), "Pia2024-05-06T10:00:00<p>not</p><p>It is closed.</p>");
check("a comment", await html("<text:p>At six<office:annotation><dc:creator>Pia</dc:creator><text:p>True?</text:p></office:annotation> it ebbs.</text:p>"), "<p>At sixPia<p>True?</p> it ebbs.</p>");
const cell = (words, more = "") => `<table:table-cell${more}><text:p>${words}</text:p></table:table-cell>`;
check("repeated cells", await html(`<table:table><table:table-row>${cell("6", ' table:number-columns-repeated="2"')}${cell("12")}</table:table-row></table:table>`), "<table><tr><td><p>6</p></td><td><p>12</p></td></tr></table>");

console.log("as stated");
JS
node run.mjs
