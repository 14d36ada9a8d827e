#!/usr/bin/env bash
# dateparser reads 2024-05-06T103000Z and 20240506T103000Z as the year 1742.
#
# Guess: the basic form of ISO 8601, as calendars and archives write it, is read, or gives None as 20240506
# does.
# Seen (dateparser 1.5.0, asked on 2024-05-06): the six digits before "Z" are taken for so many days before
# now, 103,000 of them, so that half past ten is a day of 1742 and a second before midnight one of 1378; what
# stands before is dropped. Without "Z" it is None, with colons it is read.
#
#   half past ten: '1742-05-05 10:00:00'
#   with hyphens: '1742-05-05 10:00:00'
#   before midnight: '1378-04-24 10:00:00'
#   with colons: '2024-05-06 10:30:00+00:00'
#   without Z: None
#   a day: None
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

warnings.simplefilter("ignore")
import dateparser


def read(text):
    found = dateparser.parse(text, settings={"RELATIVE_BASE": datetime.datetime(2024, 5, 6, 10, 0), "TIMEZONE": "UTC"})
    return found and str(found)


check("half past ten", read("20240506T103000Z"), '1742-05-05 10:00:00')
check("with hyphens", read("2024-05-06T103000Z"), '1742-05-05 10:00:00')
check("before midnight", read("20241231T235959Z"), '1378-04-24 10:00:00')
check("with colons", read("2024-05-06T10:30:00Z"), '2024-05-06 10:30:00+00:00')
check("without Z", read("20240506T103000"), None)
check("a day", read("20240506"), None)

print("as stated")
PY
