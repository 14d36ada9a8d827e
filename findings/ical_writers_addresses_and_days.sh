#!/usr/bin/env bash
# ical-generator writes backslashes into addresses, ics makes two categories of one with a comma and a day "P1DT".
#
# Guess: what is written has the link, the category and the duration that were given; a value of type URI is no
# text and has no escapes.
# Seen (ical-generator 10.2.0, ics 3.12.0 on Node.js 20): ical-generator escapes "," and ";" in URL, which a
# reader does not take back, so that the link leads elsewhere. ics does not escape the comma of a category, which
# makes it two, and writes a duration of a day as "P1DT", which RFC 5545 does not allow; an event of one day that
# ends on the day it begins is written without an end.
#
#   ical-generator, link: "URL;VALUE=URI:https://example.org/map\\;lat=54\\,lon=9"
#   ics, one category: "CATEGORIES:Ebb, flow"
#   ics, one day: "DURATION:P1DT"
#   ics, three days: "DURATION:P3DT"
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "$tmp"
npm install --silent --no-audit --no-fund --ignore-scripts ical-generator@10.2.0 ics@3.12.0

cat > run.mjs <<'JS'
function check(what, seen, stated) {
  console.log(`${what}: ${JSON.stringify(seen)}`);
  if (JSON.stringify(seen) !== JSON.stringify(stated)) {
    console.log(`changed: ${what}: ${JSON.stringify(seen)}; stated was ${JSON.stringify(stated)}`);
    process.exit(1);
  }
}

import icalGenerator from "ical-generator";
import { createEvent } from "ics";

const START = new Date(Date.UTC(2024, 4, 6, 10));
const line = (text, part) => text.split("\r\n").find((each) => each.startsWith(part)) ?? "";
const calendar = icalGenerator({ name: "Tides" });
calendar.createEvent({ id: "1", start: START, summary: "Ebb", url: "https://example.org/map;lat=54,lon=9" });
const ics = (values) => createEvent({ title: "Ebb", uid: "1", start: [2024, 5, 6], ...values }).value;

check("ical-generator, link", line(calendar.toString(), "URL"), "URL;VALUE=URI:https://example.org/map\\;lat=54\\,lon=9");
check("ics, one category", line(ics({ categories: ["Ebb, flow"] }), "CATEGORIES"), "CATEGORIES:Ebb, flow");
check("ics, one day", line(ics({ duration: { days: 1 } }), "DURATION"), "DURATION:P1DT");
check("ics, three days", line(ics({ duration: { weeks: 0, days: 3 } }), "DURATION"), "DURATION:P3DT");

console.log("as stated");
JS
node run.mjs
