#!/usr/bin/env bash
# Quoted lines of a `format=flowed` mail run together with their signs in the middle, and the signature joins
# the last line, in postal-mime.
#
# Guess: flowed lines are put together as RFC 3676 has it: the quote signs are taken off first, lines of
# another depth are another paragraph, and "-- " is never flowed.
# Seen (postal-mime 4.0.0 on Node.js 20): every line that ends in a space is joined with the next, whatever
# that begins with. mailparser 3.14.2 reads the first two right.
#
#   quotation: "> When is low water? > And high?"
#   an answer: "At six. > And high?"
#   signature: "At six. -- Anna"
#   quotation, mailparser: "> When is low water? And high?"
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "$tmp"
npm install --silent --no-audit --no-fund --ignore-scripts postal-mime@4.0.0 mailparser@3.14.2


cat > run.mjs <<'JS'
function check(what, seen, stated) {
  console.log(`${what}: ${JSON.stringify(seen)}`);
  if (JSON.stringify(seen) !== JSON.stringify(stated)) {
    console.log(`changed: ${what}: ${JSON.stringify(seen)}; stated was ${JSON.stringify(stated)}`);
    process.exit(1);
  }
}

import mailparser from "mailparser";
import PostalMime from "postal-mime";

const mail = (lines) =>
  "From: a@example.org\r\nMIME-Version: 1.0\r\n" +
  `Content-Type: text/plain; charset=utf-8; format=flowed\r\n\r\n${lines.join("\r\n")}\r\n`;
const read = async (...lines) => (await PostalMime.parse(mail(lines))).text.trim();
const other = async (...lines) => (await mailparser.simpleParser(mail(lines))).text.trim();

check("quotation", await read("> When is low water? ", "> And high?"), "> When is low water? > And high?");
check("an answer", await read("At six. ", "> And high?"), "At six. > And high?");
check("signature", await read("At six. ", "-- ", "Anna"), "At six. -- Anna");
check("quotation, mailparser", await other("> When is low water? ", "> And high?"), "> When is low water? And high?");

console.log("as stated");
JS
node run.mjs
