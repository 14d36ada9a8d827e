#!/usr/bin/env bash
# ctparse reads 12/31/2024 as the days from 12 to 31 May.
#
# Guess: a day that cannot be read day first is read month first, or not at all.
# Seen (ctparse 0.3.6, asked at 10:00 of 2024-05-06): the pieces that can be used are, and the others are
# dropped: 12/31/2024 is a stretch of days in the month of the clock. "6 May '98" is in 2024, though "6 May
# 98" is in 1998. "three days before 6 June" is any time until 6 June, "half an hour after noon" a duration of
# 30 minutes. Of an ISO time the hour is dropped.
#
#   12/31: '2024-05-12 X:X (X/X) - 2024-05-31 X:X (X/X)'
#   short year: '2024-05-06 X:X (X/X)'
#   without an apostrophe: '1998-05-06 X:X (X/X)'
#   half: '30 minutes'
#   before: 'None - 2024-06-06 X:X (X/X)'
#   ISO: '2024-05-08 X:X (X/X)'
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
uv venv -q --python 3.13 "$tmp/venv"
uv pip install -q --python "$tmp/venv/bin/python" ctparse==0.3.6

cd "$tmp"
"$tmp/venv/bin/python" - <<'PY'
import sys


def check(what, seen, stated):
    print(f"{what}: {seen!r}")
    if seen != stated:
        sys.exit(f"changed: {what}: {seen!r}; stated was {stated!r}")


import datetime
import logging
import warnings

warnings.simplefilter("ignore")
logging.disable(logging.CRITICAL)
from ctparse import ctparse

NOW = datetime.datetime(2024, 5, 6, 10, 0)


def read(text):
    found = ctparse(text, ts=NOW)
    return str(found.resolution) if found else None


check("12/31", read("12/31/2024"), '2024-05-12 X:X (X/X) - 2024-05-31 X:X (X/X)')
check("short year", read("6 May '98"), '2024-05-06 X:X (X/X)')
check("without an apostrophe", read("6 May 98"), '1998-05-06 X:X (X/X)')
check("half", read("half an hour after noon"), '30 minutes')
check("before", read("three days before 6 June"), 'None - 2024-06-06 X:X (X/X)')
check("ISO", read("2024-05-08T10:30:00"), '2024-05-08 X:X (X/X)')

print("as stated")
PY
