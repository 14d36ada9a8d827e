#!/usr/bin/env bash
# mhtml2html refuses an archive whose page names its charset, and finds no picture by its Content-ID or
# relative address.
#
# Guess: `Content-Type: text/html; charset="utf-8"` is HTML; pictures are found as RFC 2557 has it, by an
# address that is resolved against that of the page and by `cid:`.
# Seen (mhtml2html 3.0.0, jsdom 29.1.1 on Node.js 20): the page is looked for by a type without parameters,
# as Chrome writes it; what Python's email package or Word writes is "Index not found". Of one picture only
# the absolute address is found.
#
#   without charset: ["data:image","a.png","cid:a@exam"]
#   with charset: "Index not found"
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "$tmp"
npm install --silent --no-audit --no-fund --ignore-scripts mhtml2html@3.0.0 jsdom@29.1.1

cat > run.mjs <<'JS'
function check(what, seen, stated) {
  console.log(`${what}: ${JSON.stringify(seen)}`);
  if (JSON.stringify(seen) !== JSON.stringify(stated)) {
    console.log(`changed: ${what}: ${JSON.stringify(seen)}; stated was ${JSON.stringify(stated)}`);
    process.exit(1);
  }
}

import { JSDOM } from "jsdom";
import mhtml2html from "mhtml2html";

const PICTURE = "iVBORw0KGgo=";
const archive = (type) =>
  ["MIME-Version: 1.0", 'Content-Type: multipart/related; type="text/html"; boundary="part"', "", "", "--part", `Content-Type: ${type}`,
    "Content-Transfer-Encoding: quoted-printable", "Content-Location: https://example.org/", "",
    '<html><body><img src=3D"https://example.org/a.png"><img src=3D"a.png"><img src=3D"cid:a@example.org"></body></html>',
    "--part", "Content-Type: image/png", "Content-Transfer-Encoding: base64", "Content-Location: https://example.org/a.png",
    "Content-ID: <a@example.org>", "", PICTURE, "--part--", ""].join("\r\n");

function pictures(type) {
  try {
    const page = mhtml2html.convert(archive(type), { parseDOM: (html) => new JSDOM(html) });
    return [...page.window.document.querySelectorAll("img")].map((each) => each.getAttribute("src").slice(0, 10));
  } catch (error) {
    return error.message.split(";")[0];
  }
}

check("without charset", pictures("text/html"), ["data:image","a.png","cid:a@exam"]);
check("with charset", pictures('text/html; charset="utf-8"'), "Index not found");

console.log("as stated");
JS
node run.mjs
