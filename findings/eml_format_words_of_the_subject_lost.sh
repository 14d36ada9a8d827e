#!/usr/bin/env bash
# eml-format keeps one word of a subject in two encoded words, and gives boundaries as text.
#
# Guess: a subject in encoded words is read as a whole, "_" within one is a space; the text of a part ends where
# the part does.
# Seen (eml-format 0.6.1 on Node.js 20): of a subject in two encoded words the second is dropped, and "_" stays,
# as it does in names. The text of the last part within another has the closing boundary at its end, and a last
# part of text, such as the footer of a list, is an attachment with the boundary of the mail.
#
#   subject: "Low_water"
#   name: "Müller,_Anna"
#   text: "Low water is near."
#   html: "<p>Low water is near.</p>\r\n--inner--"
#   attachments: ["Footer of the list\r\n--outer--\r\n"]
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "$tmp"
npm install --silent --no-audit --no-fund --ignore-scripts eml-format@0.6.1

cat > run.mjs <<'JS'
function check(what, seen, stated) {
  console.log(`${what}: ${JSON.stringify(seen)}`);
  if (JSON.stringify(seen) !== JSON.stringify(stated)) {
    console.log(`changed: ${what}: ${JSON.stringify(seen)}; stated was ${JSON.stringify(stated)}`);
    process.exit(1);
  }
}

import emlFormat from "eml-format";

const MAIL = `From: =?utf-8?q?M=C3=BCller=2C_Anna?= <anna@example.org>
To: kim@example.org
Subject: =?utf-8?q?Low_water?= =?utf-8?q?_at_six?=
Date: Mon, 06 May 2024 10:30:00 +0200
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary=outer

--outer
Content-Type: multipart/alternative; boundary=inner

--inner
Content-Type: text/plain; charset=utf-8

Low water is near.
--inner
Content-Type: text/html; charset=utf-8

<p>Low water is near.</p>
--inner--
--outer
Content-Type: text/plain; charset=utf-8

Footer of the list
--outer--
`.replaceAll("\n", "\r\n");
const mail = await new Promise((done, failed) => emlFormat.read(MAIL, (error, read) => (error ? failed(error) : done(read))));

check("subject", mail.subject, "Low_water");
check("name", mail.from.name, "Müller,_Anna");
check("text", mail.text, "Low water is near.");
check("html", mail.html, "<p>Low water is near.</p>\r\n--inner--");
check("attachments", mail.attachments.map((each) => each.data), ["Footer of the list\r\n--outer--\r\n"]);

console.log("as stated");
JS
node run.mjs
