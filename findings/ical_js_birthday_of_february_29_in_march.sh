#!/usr/bin/env bash
# ical.js has a birthday of the 29th of February on the first of March, and a yearly event each week.
#
# Guess: a rule's dates are those of RFC 5545: a date that a year does not have "MUST be ignored and MUST
# NOT be counted" (3.3.10), BYDAY=20MO is the twentieth Monday of the year, BYWEEKNO=1 the first week,
# BYSETPOS=-1 the last of the year's dates.
# Seen (ical.js 2.2.1 on Node.js 20): the dates below, though each DTSTART is a date of its rule. dateutil
# 2.9 of Python has 2028-02-29 and 2032-02-29 behind the first, 2025-05-19 and 2026-05-18 behind the
# second, begins the third with 2024-01-01 and has 2025-12-29 behind the fourth. The monthly rule beside
# them is right.
#
#   the 29th of February, each year: ["2024-02-29","2025-03-01","2026-03-01"]
#   20th Monday of the year: ["2024-05-13","2024-05-20","2024-05-27"]
#   Monday of the first week: ["2024-01-08","2024-01-15","2024-01-22"]
#   last Monday of the year: ["2024-12-30","2025-01-06","2025-01-13"]
#   last Monday of the month: ["2024-05-27","2024-06-24","2024-07-29"]
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "$tmp"
npm install --silent --no-audit --no-fund --ignore-scripts ical.js@2.2.1

cat > run.mjs <<'JS'
function check(what, seen, stated) {
  console.log(`${what}: ${JSON.stringify(seen)}`);
  if (JSON.stringify(seen) !== JSON.stringify(stated)) {
    console.log(`changed: ${what}: ${JSON.stringify(seen)}; stated was ${JSON.stringify(stated)}`);
    process.exit(1);
  }
}

import ICAL from "ical.js";

function dates(start, rule) {
  const text = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//example//EN", "BEGIN:VEVENT", "UID:1", "DTSTAMP:20240101T100000Z",
    `DTSTART;VALUE=DATE:${start}`, `RRULE:${rule};COUNT=3`, "END:VEVENT", "END:VCALENDAR", ""].join("\r\n");
  const event = new ICAL.Event(new ICAL.Component(ICAL.parse(text)).getFirstSubcomponent("vevent"));
  const iterator = event.iterator();
  return [1, 2, 3].map(() => iterator.next().toString());
}

check("the 29th of February, each year", dates("20240229", "FREQ=YEARLY"), ["2024-02-29","2025-03-01","2026-03-01"]);
check("20th Monday of the year", dates("20240513", "FREQ=YEARLY;BYDAY=20MO"), ["2024-05-13","2024-05-20","2024-05-27"]);
check("Monday of the first week", dates("20240101", "FREQ=YEARLY;BYWEEKNO=1;BYDAY=MO"), ["2024-01-08","2024-01-15","2024-01-22"]);
check("last Monday of the year", dates("20241230", "FREQ=YEARLY;BYDAY=MO;BYSETPOS=-1"), ["2024-12-30","2025-01-06","2025-01-13"]);
check("last Monday of the month", dates("20240527", "FREQ=MONTHLY;BYDAY=-1MO"), ["2024-05-27","2024-06-24","2024-07-29"]);

console.log("as stated");
JS
node run.mjs
