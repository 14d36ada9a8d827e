#!/usr/bin/env bash
# date-extractor makes a day of September 2019 of the year 1998.
#
# Guess: of "1998" the year is found, as it is in "Built in 1998, as they say"; of a range of years the first, or
# nothing.
# Seen (date-extractor 5.1.5, Python 3.13): a text of the year alone is read as 19-9-8. A range of years has a day
# in January, "1914-18" the eighth. A number that may be a year becomes its first of January, which
# a date does not tell from a day that stood there: "Room 1984". "06.05.2024" is in June.
#
#   in English: ['2024-05-06']
#   a year alone: ['2019-09-08']
#   a year in a text: ['1998-01-01']
#   a war: ['1914-01-08']
#   a room: ['1984-01-01']
#   with full stops: ['2024-06-05']
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
uv venv -q --python 3.13 "$tmp/venv"
uv pip install -q --python "$tmp/venv/bin/python" date-extractor==5.1.5

cd "$tmp"
"$tmp/venv/bin/python" - <<'PY'
import sys


def check(what, seen, stated):
    print(f"{what}: {seen!r}")
    if seen != stated:
        sys.exit(f"changed: {what}: {seen!r}; stated was {stated!r}")


import warnings

warnings.simplefilter("ignore", SyntaxWarning)
from date_extractor import extract_dates


def days(text):
    return [str(day)[:10] for day in extract_dates(text)]


check("in English", days("Built on May 6, 2024"), ['2024-05-06'])
check("a year alone", days("1998"), ['2019-09-08'])
check("a year in a text", days("Built in 1998, as they say"), ['1998-01-01'])
check("a war", days("the war of 1914-18"), ['1914-01-08'])
check("a room", days("Meet in Room 1984."), ['1984-01-01'])
check("with full stops", days("Stand: 06.05.2024"), ['2024-06-05'])

print("as stated")
PY
