#!/usr/bin/env bash
# arrow tells fourteen days ago as two weeks ago, fifteen as a month ago.
#
# Guess: humanize says "2 weeks ago" of 15 days, "3 weeks ago" of 20 and "a month ago" of 30, and always the
# nearest of its units.
# Seen (arrow 1.4.0): weeks end at exactly two. From the fifteenth day it is "a month ago", and in days to
# come "in a month", until the 45th. Asked for weeks it counts them.
#
#   14 days ago: '2 weeks ago'
#   15 days ago: 'a month ago'
#   in 16 days: 'in a month'
#   45 days ago: 'a month ago'
#   46 days ago: '2 months ago'
#   20 days ago in weeks: '2 weeks ago'
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
uv venv -q --python 3.13 "$tmp/venv"
uv pip install -q --python "$tmp/venv/bin/python" arrow==1.4.0

cd "$tmp"
"$tmp/venv/bin/python" - <<'PY'
import sys


def check(what, seen, stated):
    print(f"{what}: {seen!r}")
    if seen != stated:
        sys.exit(f"changed: {what}: {seen!r}; stated was {stated!r}")


import arrow

NOW = arrow.get(2024, 5, 6, 10)

check("14 days ago", NOW.shift(days=-14).humanize(NOW), '2 weeks ago')
check("15 days ago", NOW.shift(days=-15).humanize(NOW), 'a month ago')
check("in 16 days", NOW.shift(days=16).humanize(NOW), 'in a month')
check("45 days ago", NOW.shift(days=-45).humanize(NOW), 'a month ago')
check("46 days ago", NOW.shift(days=-46).humanize(NOW), '2 months ago')
check("20 days ago in weeks", NOW.shift(days=-20).humanize(NOW, granularity="week"), '2 weeks ago')

print("as stated")
PY
