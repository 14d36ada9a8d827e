#!/usr/bin/env bash
# dateparser reads "2024 W18", a week of 2024, as 2024 weeks ago.
#
# Guess: a week by ISO 8601 ("2024-W18", "2024 W18", as planners and journals date) gives its Monday, some day
# of May 2024, or None as for other forms that are not known.
# Seen (dateparser 1.5.0, defaults): with a space the answer is the present moment less 2024 weeks, in the
# year 1988 when this was written; with the weekday, "2024-W18-5" (3 May), it is 18 May, week 18 being
# taken for a day. The Thai "3 พฤษภาคม 2567", which is 2024, stays in the year 2567.
#
#   (on 28 November 2026)
#   2024 W18: '1988-02-13'
#   2024 weeks ago: True
#   2024-W18-5: '2024-05-18'
#   2024-124: None
#   3 พฤษภาคม 2567: '2567-05-03'
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
uv venv -q --python 3.13 "$tmp/venv"
uv pip install -q --python "$tmp/venv/bin/python" dateparser==1.5.0

cd "$tmp"
"$tmp/venv/bin/python" - <<'PY'
import sys


def check(what, seen, stated):
    print(f"{what}: {seen!r}")
    if seen != stated:
        sys.exit(f"changed: {what}: {seen!r}; stated was {stated!r}")


import datetime
import warnings

import dateparser

warnings.simplefilter("ignore")


def parsed(text):
    found = dateparser.parse(text)
    return found and found.date().isoformat()


before = datetime.datetime.now()
week = dateparser.parse("2024 W18")
difference = before - datetime.timedelta(weeks=2024) - week
print(f"2024 W18: {week.date().isoformat()!r}")
check("2024 weeks ago", abs(difference) < datetime.timedelta(hours=3), True)
check("2024-W18-5", parsed("2024-W18-5"), "2024-05-18")
check("2024-124", parsed("2024-124"), None)
check("3 พฤษภาคม 2567", parsed("3 พฤษภาคม 2567"), "2567-05-03")

print("as stated")
PY
