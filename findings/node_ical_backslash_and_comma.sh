#!/usr/bin/env bash
# node-ical makes a line break of the path "C:\new" and two categories of one with a comma.
#
# Guess: a backslash is written as two in iCalendar and a comma in a text as "\,", and a reader undoes it
# from left to right (RFC 5545, 3.3.11).
# Seen (node-ical 0.26.1 on Node.js 20): "\\n", a backslash and the letter n, is read as a backslash and a
# line break. Categories are parted at each comma, before the backslashes are looked at, which then stay.
#
#   a path: "Open C:\\\new"
#   categories: ["boats\\","old","tides"]
#   a summary: "Boats, old"
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "$tmp"
npm install --silent --no-audit --no-fund --ignore-scripts node-ical@0.26.1

cat > run.mjs <<'JS'
function check(what, seen, stated) {
  console.log(`${what}: ${JSON.stringify(seen)}`);
  if (JSON.stringify(seen) !== JSON.stringify(stated)) {
    console.log(`changed: ${what}: ${JSON.stringify(seen)}; stated was ${JSON.stringify(stated)}`);
    process.exit(1);
  }
}

import ical from "node-ical";

const event = (line) =>
  ical.sync.parseICS(
    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//example//EN\r\nBEGIN:VEVENT\r\nUID:1\r\n" +
      `DTSTAMP:20240506T100000Z\r\nDTSTART:20240506T100000Z\r\n${line}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n`,
  )["1"];

check("a path", event("DESCRIPTION:Open C:\\\\new").description, "Open C:\\\new");
check("categories", event("CATEGORIES:boats\\, old,tides").categories, ["boats\\","old","tides"]);
check("a summary", event("SUMMARY:Boats\\, old").summary, "Boats, old");

console.log("as stated");
JS
node run.mjs
