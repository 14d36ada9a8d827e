#!/usr/bin/env bash
# For any-date-parser 31/12/2024 is the twelfth of January, and 13/05/2024 the fifth of March.
#
# Guess: a date that cannot be month/day/year is day/month/year, or no date.
# Seen (any-date-parser 2.2.4 on Node.js 20): where the first number is no month its first digit is dropped,
# and the rest is read as an American date: "1/12/2024" and "3/05/2024". Set to British English it does so
# with American dates. With full stops, and for the twentieth of November, all is well.
#
#   31/12/2024: "2024-1-12"
#   13/05/2024: "2024-3-5"
#   25/3/2024: "2024-5-3"
#   20/11/2024: "2024-11-20"
#   13.05.2024: "2024-5-13"
#   12/31/2024, British: "2024-3-12"
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "$tmp"
npm install --silent --no-audit --no-fund --ignore-scripts any-date-parser@2.2.4

cat > run.mjs <<'JS'
function check(what, seen, stated) {
  console.log(`${what}: ${JSON.stringify(seen)}`);
  if (JSON.stringify(seen) !== JSON.stringify(stated)) {
    console.log(`changed: ${what}: ${JSON.stringify(seen)}; stated was ${JSON.stringify(stated)}`);
    process.exit(1);
  }
}

import parser from "any-date-parser";

const read = (text, locale = "en-US") => {
  const { year, month, day } = parser.attempt(text, locale);
  return `${year}-${month}-${day}`;
};

check("31/12/2024", read("31/12/2024"), "2024-1-12");
check("13/05/2024", read("13/05/2024"), "2024-3-5");
check("25/3/2024", read("25/3/2024"), "2024-5-3");
check("20/11/2024", read("20/11/2024"), "2024-11-20");
check("13.05.2024", read("13.05.2024"), "2024-5-13");
check("12/31/2024, British", read("12/31/2024", "en-GB"), "2024-3-12");

console.log("as stated");
JS
node run.mjs
