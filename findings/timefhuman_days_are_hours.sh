#!/usr/bin/env bash
# timefhuman reads "6-8 May 2024" as two hours of the first of May, and a time in UTC as midnight.
#
# Guess: "6-8 May" is what "May 6 to 8" is; what cannot be read is not found.
# Seen (timefhuman 0.1.5, asked at 10:00 of 2024-05-06): the days are hours, from 6:00 to 8:00 of the first.
# An ISO time that ends in "Z" is midnight of its day, while it is read rightly without. "12 m" is twelve
# minutes from now.
#
#   May 6 to 8: [['2024-05-06 00:00:00', '2024-05-08 00:00:00']]
#   6-8 May: [['2024-05-01 06:00:00', '2024-05-01 08:00:00']]
#   6 to 8 May: [['2024-05-01 06:00:00', '2024-05-01 08:00:00']]
#   with Z: ['2024-05-08 00:00:00']
#   without: ['2024-05-08 10:30:00']
#   words: ['2024-05-06 10:12:00']
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
uv venv -q --python 3.13 "$tmp/venv"
uv pip install -q --python "$tmp/venv/bin/python" timefhuman==0.1.5

cd "$tmp"
"$tmp/venv/bin/python" - <<'PY'
import sys


def check(what, seen, stated):
    print(f"{what}: {seen!r}")
    if seen != stated:
        sys.exit(f"changed: {what}: {seen!r}; stated was {stated!r}")


import datetime

from timefhuman import tfhConfig, timefhuman

NOW = tfhConfig(now=datetime.datetime(2024, 5, 6, 10, 0))


def read(text):
    found = timefhuman(text, config=NOW)
    return [[str(part) for part in each] if isinstance(each, tuple) else str(each) for each in found]


check("May 6 to 8", read("May 6 to 8"), [['2024-05-06 00:00:00', '2024-05-08 00:00:00']])
check("6-8 May", read("6-8 May 2024"), [['2024-05-01 06:00:00', '2024-05-01 08:00:00']])
check("6 to 8 May", read("6 to 8 May 2024"), [['2024-05-01 06:00:00', '2024-05-01 08:00:00']])
check("with Z", read("2024-05-08T10:30Z"), ['2024-05-08 00:00:00'])
check("without", read("2024-05-08T10:30"), ['2024-05-08 10:30:00'])
check("words", read("a boat of 12 m"), ['2024-05-06 10:12:00'])

print("as stated")
PY
