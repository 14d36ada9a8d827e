#!/usr/bin/env bash
# ics of Python writes a weekly event of Berlin in UTC: in winter it is an hour early.
#
# Guess: a calendar that is read and written without a change says the same: "10:00 in Europe/Berlin, each
# Monday" stays at ten on the clock of Berlin all year (RFC 5545, 3.8.5.3: a rule goes by the local time
# of DTSTART, "if the DTSTART property is specified as a date with local time and time zone reference").
# Seen (ics 0.7.3; read by icalendar 7.3.2, recurring-ical-events 3.8.2): DTSTART becomes 08:00 UTC, the
# RRULE beside it stays, so from November on the event is at nine. CALSCALE is "GEORGIAN", which
# recurring-ical-events refuses as no Gregorian calendar (it is mended here to look further). "C:\new"
# becomes a line break.
#
#   December, as read: ['02 10:00', '09 10:00']
#   December, as written: ['02 09:00', '09 09:00']
#   calendar scale: ['CALSCALE:GEORGIAN']
#   path: 'Open C:\\\new'
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
uv venv -q --python 3.13 "$tmp/venv"
uv pip install -q --python "$tmp/venv/bin/python" ics==0.7.3 icalendar==7.3.2 recurring-ical-events==3.8.2

cd "$tmp"
"$tmp/venv/bin/python" - <<'PY'
import sys


def check(what, seen, stated):
    print(f"{what}: {seen!r}")
    if seen != stated:
        sys.exit(f"changed: {what}: {seen!r}; stated was {stated!r}")


from datetime import date
from zoneinfo import ZoneInfo

import icalendar
import recurring_ical_events
from ics import Calendar

CALENDAR = "\r\n".join(
    """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//example//EN
BEGIN:VTIMEZONE
TZID:Europe/Berlin
BEGIN:STANDARD
DTSTART:19961027T030000
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:19960331T020000
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
END:DAYLIGHT
END:VTIMEZONE
BEGIN:VEVENT
UID:1
DTSTAMP:20240506T100000Z
DTSTART;TZID=Europe/Berlin:20240506T100000
DTEND;TZID=Europe/Berlin:20240506T110000
RRULE:FREQ=WEEKLY;BYDAY=MO
SUMMARY:Dive
DESCRIPTION:Open C:\\\\new
END:VEVENT
END:VCALENDAR
""".split("\n")
)


def december(text):
    """What the clock of Berlin shows at the Mondays of December."""
    events = recurring_ical_events.of(icalendar.Calendar.from_ical(text)).between(date(2024, 12, 1), date(2024, 12, 15))
    return [event.start.astimezone(ZoneInfo("Europe/Berlin")).strftime("%d %H:%M") for event in events]


written = Calendar(CALENDAR).serialize()
check("December, as read", december(CALENDAR), ['02 10:00', '09 10:00'])
check("December, as written", december(written.replace("GEORGIAN", "GREGORIAN")), ['02 09:00', '09 09:00'])
check("calendar scale", [line for line in written.split("\r\n") if line.startswith("CALSCALE")], ['CALSCALE:GEORGIAN'])
check("path", str(icalendar.Calendar.from_ical(written).events[0]["DESCRIPTION"]), 'Open C:\\\new')

print("as stated")
PY
