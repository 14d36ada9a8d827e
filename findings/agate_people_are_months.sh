#!/usr/bin/env bash
# agate reads the names May, June and April as days of the year 1, and 10:30 as ten and a half minutes.
#
# Guess: a column of words is text; of what may be two things, text is the safer; "10:30" is half past ten, or
# text.
# Seen (agate 1.14.2, types found by from_csv): first names that are months are dates of the year 1, "Sunday"
# and "Monday" too. "10:30" is 630 seconds. Rooms "1-2" and "3-4" are January 2 and March 4 of 2001. "3 m" is
# three minutes, "2,5" twenty-five, and the code of Namibia, "NA", is nothing, as is "none".
#
#   names: ['0001-05-01', '0001-06-01', '0001-04-01']
#   times: ['0:10:30', '0:11:45']
#   rooms: ['2001-01-02', '2001-03-04']
#   metres: ['0:03:00', '0:05:00']
#   commas: ['25', '35']
#   countries: [None, 'DE']
#   numbers: ['12', '34']
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
uv venv -q --python 3.13 "$tmp/venv"
uv pip install -q --python "$tmp/venv/bin/python" agate==1.14.2

cd "$tmp"
"$tmp/venv/bin/python" - <<'PY'
import sys


def check(what, seen, stated):
    print(f"{what}: {seen!r}")
    if seen != stated:
        sys.exit(f"changed: {what}: {seen!r}; stated was {stated!r}")


import io
import logging
import warnings

warnings.simplefilter("ignore")
logging.disable(logging.CRITICAL)
import agate


def column(*values):
    lines = [f'{number},"{value}"' for number, value in enumerate(values)]
    table = agate.Table.from_csv(io.StringIO("\n".join(["id,x", *lines, ""])))
    return [None if value is None else str(value) for value in table.columns["x"].values()]


check("names", column("May", "June", "April"), ['0001-05-01', '0001-06-01', '0001-04-01'])
check("times", column("10:30", "11:45"), ['0:10:30', '0:11:45'])
check("rooms", column("1-2", "3-4"), ['2001-01-02', '2001-03-04'])
check("metres", column("3 m", "5 m"), ['0:03:00', '0:05:00'])
check("commas", column("2,5", "3,5"), ['25', '35'])
check("countries", column("NA", "DE"), [None, 'DE'])
check("numbers", column("0012", "0034"), ['12', '34'])

print("as stated")
PY
