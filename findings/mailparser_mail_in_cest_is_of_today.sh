#!/usr/bin/env bash
# mailparser gives a mail whose Date it does not understand the hour at which it is read.
#
# Guess: of "Mon, 6 May 2024 10:30:00 CEST", as mailers of the nineties wrote it, the day is known, and names of
# zones that are not in the list count as -0000 (RFC 5322, 4.3); "10 : 30" with blanks is the same hour as
# without (3.3, 4.3). What is not understood is missing, as it is of a mail without Date.
# Seen (mailparser 3.14.2 on Node.js 20): a mail without Date has none, one with a date as above is of now, in
# `date` and among its headers, so that in an archive it stands first and is another one at each reading. The 31st
# of April is the first of May.
#
#   in numbers: "2024-05-06T08:30:00.000Z"
#   EST: "2024-05-06T15:30:00.000Z"
#   CEST: "now"
#   JST: "now"
#   blanks: "now"
#   the 31st of April: "2024-05-01T10:30:00.000Z"
#   no Date: "none"
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "$tmp"
npm install --silent --no-audit --no-fund --ignore-scripts mailparser@3.14.2

cat > run.mjs <<'JS'
function check(what, seen, stated) {
  console.log(`${what}: ${JSON.stringify(seen)}`);
  if (JSON.stringify(seen) !== JSON.stringify(stated)) {
    console.log(`changed: ${what}: ${JSON.stringify(seen)}; stated was ${JSON.stringify(stated)}`);
    process.exit(1);
  }
}

import { simpleParser } from "mailparser";

const date = async (value) => {
  const before = Date.now();
  const mail = await simpleParser(`${value ? `Date: ${value}\r\n` : ""}Subject: Low water\r\n\r\nAt six.\r\n`);
  if (!mail.date) return "none";
  return mail.date >= before && mail.headers.get("date") >= before ? "now" : mail.date.toISOString();
};

check("in numbers", await date("Mon, 6 May 2024 10:30:00 +0200"), "2024-05-06T08:30:00.000Z");
check("EST", await date("Mon, 6 May 2024 10:30:00 EST"), "2024-05-06T15:30:00.000Z");
check("CEST", await date("Mon, 6 May 2024 10:30:00 CEST"), "now");
check("JST", await date("Wed, 6 May 1998 10:30:00 JST"), "now");
check("blanks", await date("Mon, 6 May 2024 10 : 30 +0200"), "now");
check("the 31st of April", await date("31 Apr 2024 10:30:00 +0000"), "2024-05-01T10:30:00.000Z");
check("no Date", await date(""), "none");

console.log("as stated");
JS
node run.mjs
