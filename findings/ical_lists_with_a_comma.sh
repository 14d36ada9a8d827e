#!/usr/bin/env bash
# ical makes two categories of one with a comma, icalendar one resource of two.
#
# Guess: in CATEGORIES and RESOURCES "," is between values and "\," within one, and a calendar read and
# written is the same.
# Seen (ical 14.3.1, icalendar 7.3.2): ical parts at every comma and keeps the backslash, so that "Ebb\, flow"
# is a category "Ebb\" and one "flow", and is written as these two. icalendar reads categories rightly but
# RESOURCES as one text, and writes "boat,net" as "boat\,net", one thing that nobody has.
#
#   ical, categories: ['Ebb\\', ' flow', 'tides']
#   ical, written: ['CATEGORIES:Ebb\\\\', 'CATEGORIES: flow', 'CATEGORIES:tides']
#   icalendar, categories: ['Ebb, flow', 'tides']
#   icalendar, resources: 'boat,net'
#   icalendar, written: ['RESOURCES:boat\\,net']
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
uv venv -q --python 3.13 "$tmp/venv"
uv pip install -q --python "$tmp/venv/bin/python" ical==14.3.1 icalendar==7.3.2

cd "$tmp"
"$tmp/venv/bin/python" - <<'PY'
import sys


def check(what, seen, stated):
    print(f"{what}: {seen!r}")
    if seen != stated:
        sys.exit(f"changed: {what}: {seen!r}; stated was {stated!r}")


import icalendar
from ical.calendar_stream import IcsCalendarStream

CALENDAR = "\r\n".join(
    ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//example//EN", "BEGIN:VEVENT", "UID:1", "DTSTAMP:20240506T100000Z"]
    + ["DTSTART:20240506T100000Z", "CATEGORIES:Ebb\\, flow,tides", "RESOURCES:boat,net", "END:VEVENT", "END:VCALENDAR", ""]
)


def lines(text, name):
    return [line for line in text.splitlines() if line.startswith(name)]


read = IcsCalendarStream.calendar_from_ics(CALENDAR)
check("ical, categories", read.events[0].categories, ['Ebb\\', ' flow', 'tides'])
check("ical, written", lines(IcsCalendarStream.calendar_to_ics(read), "CATEGORIES"), ['CATEGORIES:Ebb\\\\', 'CATEGORIES: flow', 'CATEGORIES:tides'])
read = icalendar.Calendar.from_ical(CALENDAR)
check("icalendar, categories", [str(each) for each in read.walk("VEVENT")[0].categories], ['Ebb, flow', 'tides'])
check("icalendar, resources", str(read.walk("VEVENT")[0]["RESOURCES"]), 'boat,net')
check("icalendar, written", lines(read.to_ical().decode(), "RESOURCES"), ['RESOURCES:boat\\,net'])

print("as stated")
PY
