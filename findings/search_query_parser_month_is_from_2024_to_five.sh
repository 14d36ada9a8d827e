#!/usr/bin/env bash
# search-query-parser reads "date:2024-05" as from 2024 to 05, and of two days in ISO 8601 makes no range.
#
# Guess: a range is told by a hyphen between two values, and a value that has hyphens itself can be put into
# quotation marks; the author in quotation marks is one author.
# Seen (search-query-parser 1.6.0 on Node.js 20): a range is what splits into two at hyphens, so that a month
# goes from a year to a number, two days are one beginning with six parts, and -5 is all up to 5. With each day
# in quotation marks the second is a phrase that must not be there. A comma in quotation marks parts the value
# as well: `from:"Holm, Pia"` is from Holm or " Pia".
#
#   date:1/5/2024-6/5/2024: {"from":"1/5/2024","to":"6/5/2024"}
#   date:2024-05: {"from":"2024","to":"05"}
#   date:2024-05-06-2024-05-08: {"from":"2024-05-06-2024-05-08"}
#   date:"2024-05-06"-"2024-05-08": {"from":"2024-05-06"}
#   what it excludes: {"text":"2024-05-08"}
#   date:-5: {"from":"","to":"5"}
#   from:"Holm, Pia": ["Holm"," Pia"]
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "$tmp"
npm install --silent --no-audit --no-fund --ignore-scripts search-query-parser@1.6.0

cat > run.mjs <<'JS'
function check(what, seen, stated) {
  console.log(`${what}: ${JSON.stringify(seen)}`);
  if (JSON.stringify(seen) !== JSON.stringify(stated)) {
    console.log(`changed: ${what}: ${JSON.stringify(seen)}; stated was ${JSON.stringify(stated)}`);
    process.exit(1);
  }
}

import parser from "search-query-parser";

const options = { keywords: ["from"], ranges: ["date"], offsets: false };

function value(query) {
  const { date, from } = parser.parse(query, options);
  return date ?? from;
}

check("date:1/5/2024-6/5/2024", value("date:1/5/2024-6/5/2024"), { from: "1/5/2024", to: "6/5/2024" });
check("date:2024-05", value("date:2024-05"), { from: "2024", to: "05" });
check("date:2024-05-06-2024-05-08", value("date:2024-05-06-2024-05-08"), { from: "2024-05-06-2024-05-08" });
const quoted = 'date:"2024-05-06"-"2024-05-08"';
check(quoted, value(quoted), { from: "2024-05-06" });
check("what it excludes", parser.parse(quoted, options).exclude, { text: "2024-05-08" });
check("date:-5", value("date:-5"), { from: "", to: "5" });
check('from:"Holm, Pia"', value('from:"Holm, Pia"'), ["Holm", " Pia"]);

console.log("as stated");
JS
node run.mjs
