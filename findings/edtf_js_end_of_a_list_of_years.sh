#!/usr/bin/env bash
# edtf of npm ends the list {1667, 1668, 1670..1672} in 1670.
#
# Guess: a list of EDTF covers what stands in it (ISO 8601-2; EDTF, Level 2, "Set representation"), so its
# latest day is in 1672 and it covers that year.
# Seen (edtf 4.11.1 on Node.js 20): of a range at the end of a list or set the first year counts for
# `max`. covers() goes by that, while a loop over the list has 1671 and 1672. The same years without a
# range are right, and as an interval too. edtf of Python (5.0.2) has 1672-12-31.
#
#   list with a range: ["1667-01-01","1670-12-31"]
#   set with a range: ["1667-01-01","1670-12-31"]
#   list without: ["1667-01-01","1672-12-31"]
#   interval: ["1670-01-01","1672-12-31"]
#   covers 1672, has it when looped over: [false,true]
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "$tmp"
npm install --silent --no-audit --no-fund --ignore-scripts edtf@4.11.1

cat > run.mjs <<'JS'
function check(what, seen, stated) {
  console.log(`${what}: ${JSON.stringify(seen)}`);
  if (JSON.stringify(seen) !== JSON.stringify(stated)) {
    console.log(`changed: ${what}: ${JSON.stringify(seen)}; stated was ${JSON.stringify(stated)}`);
    process.exit(1);
  }
}

import edtf from "edtf";

const day = (number) => new Date(number).toISOString().slice(0, 10);
const ends = (text) => [day(edtf(text).min), day(edtf(text).max)];

check("list with a range", ends("{1667,1668,1670..1672}"), ["1667-01-01","1670-12-31"]);
check("set with a range", ends("[1667,1670..1672]"), ["1667-01-01","1670-12-31"]);
check("list without", ends("{1667,1668,1670,1671,1672}"), ["1667-01-01","1672-12-31"]);
check("interval", ends("1670/1672"), ["1670-01-01","1672-12-31"]);
check("covers 1672, has it when looped over", [edtf("{1667,1668,1670..1672}").covers(edtf("1672")), [...edtf("{1667,1668,1670..1672}")].map(String).includes("1672")], [false,true]);

console.log("as stated");
JS
node run.mjs
