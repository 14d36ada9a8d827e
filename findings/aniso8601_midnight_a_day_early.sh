#!/usr/bin/env bash
# aniso8601 takes the end of a day for its beginning, and an interval ends before it begins.
#
# Guess: "2024-05-06T24:00" is midnight at the end of that day (ISO 8601, 4.2.3), which is 2024-05-07T00:00;
# an opening from 22:00 to 24:00 lasts two hours, and "each month from the 15th" stays on the 15th.
# Seen (aniso8601 10.0.1, isodate 0.7.2): the hour 24 becomes 0 and the day stays, in an interval too, so
# that it ends 22 hours before it begins. Months are 30 days: monthly from the 15th of January are the 15th,
# the 14th and the 15th of March. isodate refuses hour 24, has the 15th of each month, and refuses to add
# "P0.5Y", which it reads, to a day.
#
#   the end of a day: '2024-05-06 00:00:00'
#   from 22 to 24: ['06 22:00', '06 00:00']
#   the end of a day, isodate: 'ValueError: hour must be in 0..23'
#   monthly from the 15th: ['2024-01-15', '2024-02-14', '2024-03-15']
#   a month on, isodate: '2024-02-15'
#   half a year on, isodate: 'ValueError: fractional years or months not supported for date calculations'
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
uv venv -q --python 3.13 "$tmp/venv"
uv pip install -q --python "$tmp/venv/bin/python" aniso8601==10.0.1 isodate==0.7.2

cd "$tmp"
"$tmp/venv/bin/python" - <<'PY'
import sys


def check(what, seen, stated):
    print(f"{what}: {seen!r}")
    if seen != stated:
        sys.exit(f"changed: {what}: {seen!r}; stated was {stated!r}")


import datetime

import aniso8601
import isodate


def error(made):
    try:
        return str(made())
    except ValueError as refused:
        return f"ValueError: {refused}"


check("the end of a day", str(aniso8601.parse_datetime("2024-05-06T24:00")), "2024-05-06 00:00:00")
opening = aniso8601.parse_interval("2024-05-06T22:00/2024-05-06T24:00")
check("from 22 to 24", [f"{each:%d %H:%M}" for each in opening], ["06 22:00", "06 00:00"])
check("the end of a day, isodate", error(lambda: isodate.parse_datetime("2024-05-06T24:00")), "ValueError: hour must be in 0..23")
days = [str(day) for day in aniso8601.parse_repeating_interval("R3/2024-01-15/P1M")]
check("monthly from the 15th", days, ["2024-01-15", "2024-02-14", "2024-03-15"])
first = datetime.date(2024, 1, 15)
check("a month on, isodate", str(first + isodate.parse_duration("P1M")), "2024-02-15")
check("half a year on, isodate", error(lambda: first + isodate.parse_duration("P0.5Y")), "ValueError: fractional years or months not supported for date calculations")

print("as stated")
PY
