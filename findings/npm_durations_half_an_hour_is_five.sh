#!/usr/bin/env bash
# parse-duration and timestring read "0,5 h" as five hours, "1½ h" as a millisecond or an hour.
#
# Guess: what is not understood in a duration makes it null or an error; "1:30" is an hour and a half, or
# none.
# Seen (parse-duration 2.1.9, timestring 7.0.0 on Node.js 20): a comma is dropped wherever it stands, so that
# 1,5 hours are fifteen. "1½ h" is one millisecond for parse-duration and an hour for timestring, "1:30" 1.03
# milliseconds for the first and an error for the second. "2 h. 5 min" is two hours and half a minute for
# timestring, which also drops the 30 of "1 h 30". "3-4 days" are four days and three milliseconds.
#
#   parse-duration: [18000000,54000000,1,1.03,7500000,5400000,345600003]
#   timestring: [18000000,54000000,3600000,"error",7230000,3600000,345600000]
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "$tmp"
npm install --silent --no-audit --no-fund --ignore-scripts parse-duration@2.1.9 timestring@7.0.0

cat > run.mjs <<'JS'
function check(what, seen, stated) {
  console.log(`${what}: ${JSON.stringify(seen)}`);
  if (JSON.stringify(seen) !== JSON.stringify(stated)) {
    console.log(`changed: ${what}: ${JSON.stringify(seen)}; stated was ${JSON.stringify(stated)}`);
    process.exit(1);
  }
}

import parse from "parse-duration";
import timestring from "timestring";

const first = (text) => parse(text);
const second = (text) => {
  try {
    return timestring(text, "ms");
  } catch {
    return "error";
  }
};

check("parse-duration", ["0,5 h", "1,5 h", "1½ h", "1:30", "2 h. 5 min", "1 h 30", "3-4 days"].map(first), [18000000,54000000,1,1.03,7500000,5400000,345600003]);
check("timestring", ["0,5 h", "1,5 h", "1½ h", "1:30", "2 h. 5 min", "1 h 30", "3-4 days"].map(second), [18000000,54000000,3600000,"error",7230000,3600000,345600000]);

console.log("as stated");
JS
node run.mjs
