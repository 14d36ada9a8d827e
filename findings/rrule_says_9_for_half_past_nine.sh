#!/usr/bin/env bash
# rrule tells "the last working day of the month" as "every month on weekdays", and 9:30 as "at 9".
#
# Guess: toText says in words what the rule does; where it cannot, isFullyConvertibleToText() says so.
# Seen (rrule 2.8.1 on Node.js 20): BYSETPOS, BYMINUTE and BYEASTER are left out of the sentence, and
# isFullyConvertibleToText() is true for each. The dates that the same rule gives are right, so the
# sentence beside them is another appointment: twenty-three days of a month instead of one.
#
#   last working day, its days in May: ["every month on weekdays",true,1]
#   first day of a weekend, its days in May: ["every month on Saturday, Sunday",true,1]
#   Mondays at 9:30, its days in May: ["every week on Monday at 9",true,4]
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "$tmp"
npm install --silent --no-audit --no-fund --ignore-scripts rrule@2.8.1

cat > run.mjs <<'JS'
function check(what, seen, stated) {
  console.log(`${what}: ${JSON.stringify(seen)}`);
  if (JSON.stringify(seen) !== JSON.stringify(stated)) {
    console.log(`changed: ${what}: ${JSON.stringify(seen)}; stated was ${JSON.stringify(stated)}`);
    process.exit(1);
  }
}

import library from "rrule";

const told = (rule) => {
  const parsed = library.rrulestr(`DTSTART:20240501T093000Z\nRRULE:${rule}`);
  const until = new Date(Date.UTC(2024, 4, 31, 23));
  return [parsed.toText(), parsed.isFullyConvertibleToText(), parsed.between(new Date(Date.UTC(2024, 3, 30)), until).length];
};

check("last working day, its days in May", told("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1"), ["every month on weekdays",true,1]);
check("first day of a weekend, its days in May", told("FREQ=MONTHLY;BYDAY=SA,SU;BYSETPOS=1"), ["every month on Saturday, Sunday",true,1]);
check("Mondays at 9:30, its days in May", told("FREQ=WEEKLY;BYDAY=MO;BYHOUR=9;BYMINUTE=30"), ["every week on Monday at 9",true,4]);

console.log("as stated");
JS
node run.mjs
