#!/usr/bin/env bash
# chrono takes "May 6th '98" for this year's sixth of May, and "the sun rose" for a Sunday.
#
# Guess: a year of two digits with an apostrophe is a year; a weekday or month in the middle of a sentence
# is one only where it is written as one ("Sun", not "sun").
# Seen (chrono-node 2.10.3 on Node.js 20): the apostrophe ends the date, what is left is a day of the
# current year, in strict mode too, with nothing to tell it from a day that was written without a year.
# Words of prose are dates by default: "sun", "sat", "march" in small letters, "3/4" of something and a
# chapter with its verse.
#
#   May 6th '98: ["May 6th: 2026-5-6"]
#   May 6th '98, strict: ["May 6th: 2026-5-6"]
#   May 6th, 1998: ["May 6th, 1998: 1998-5-6"]
#   the sun rose: ["sun: 2026-5-10"]
#   they sat down: ["sat: 2026-5-9"]
#   the boats march on: ["march: 2026-3-1"]
#   three quarters: ["3/4: 2026-3-4"]
#   a verse, strict: ["3:16: 2026-5-8"]
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "$tmp"
npm install --silent --no-audit --no-fund --ignore-scripts chrono-node@2.10.3

cat > run.mjs <<'JS'
function check(what, seen, stated) {
  console.log(`${what}: ${JSON.stringify(seen)}`);
  if (JSON.stringify(seen) !== JSON.stringify(stated)) {
    console.log(`changed: ${what}: ${JSON.stringify(seen)}; stated was ${JSON.stringify(stated)}`);
    process.exit(1);
  }
}

import * as chrono from "chrono-node";

const now = new Date(2026, 4, 8, 12);
const day = (date) => `${date.getFullYear()}-${date.getMonth() + 1}-${date.getDate()}`;
const read = (text, parser = chrono) =>
  parser.parse(text, now).map((each) => `${each.text.trim()}: ${day(each.start.date())}`);

check("May 6th '98", read("May 6th '98"), ["May 6th: 2026-5-6"]);
check("May 6th '98, strict", read("May 6th '98", chrono.strict), ["May 6th: 2026-5-6"]);
check("May 6th, 1998", read("May 6th, 1998"), ["May 6th, 1998: 1998-5-6"]);
check("the sun rose", read("The sun rose over the harbour."), ["sun: 2026-5-10"]);
check("they sat down", read("They sat down by the boats."), ["sat: 2026-5-9"]);
check("the boats march on", read("The boats march on."), ["march: 2026-3-1"]);
check("three quarters", read("no more than 3/4 of it"), ["3/4: 2026-3-4"]);
check("a verse, strict", read("as in John 3:16", chrono.strict), ["3:16: 2026-5-8"]);

console.log("as stated");
JS
node run.mjs
