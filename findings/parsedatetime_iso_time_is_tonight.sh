#!/usr/bin/env bash
# parsedatetime reads 2024-05-08T10:30:00 as this evening at 20:24, half an hour ago as an hour ago.
#
# Guess: a day and time as ISO 8601 writes it is that day; what is not understood has the status 0.
# Seen (parsedatetime 2.6, asked at 10:00 of 2024-05-06): with "T" the year is read as an hour, 20:24 of today,
# while the day alone is read rightly. "half an hour ago" is 9:00, "two days before Christmas" two days before
# today, "last May" this one. "06.05.2024" is in June, but "31.12.2024" nothing. All these have a status that
# says a date or a time was found.
#
#   with T: ('2024-05-06 20:24:00', 2)
#   without: ('2024-05-08 10:00:00', 1)
#   half an hour: ('2024-05-06 09:00:00', 2)
#   Christmas: ('2024-05-04 10:00:00', 1)
#   last May: ('2024-05-01 10:00:00', 1)
#   06.05.: ('2024-06-05 10:00:00', 1)
#   31.12.: None
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
uv venv -q --python 3.13 "$tmp/venv"
uv pip install -q --python "$tmp/venv/bin/python" parsedatetime==2.6

cd "$tmp"
"$tmp/venv/bin/python" - <<'PY'
import sys


def check(what, seen, stated):
    print(f"{what}: {seen!r}")
    if seen != stated:
        sys.exit(f"changed: {what}: {seen!r}; stated was {stated!r}")


import datetime

import parsedatetime

CALENDAR = parsedatetime.Calendar()
NOW = datetime.datetime(2024, 5, 6, 10, 0)


def read(text):
    moment, status = CALENDAR.parseDT(text, NOW)
    return (str(moment), status) if status else None


check("with T", read("2024-05-08T10:30:00"), ('2024-05-06 20:24:00', 2))
check("without", read("2024-05-08"), ('2024-05-08 10:00:00', 1))
check("half an hour", read("half an hour ago"), ('2024-05-06 09:00:00', 2))
check("Christmas", read("two days before Christmas"), ('2024-05-04 10:00:00', 1))
check("last May", read("last May"), ('2024-05-01 10:00:00', 1))
check("06.05.", read("06.05.2024"), ('2024-06-05 10:00:00', 1))
check("31.12.", read("31.12.2024"), None)

print("as stated")
PY
