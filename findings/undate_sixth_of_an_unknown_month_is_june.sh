#!/usr/bin/env bash
# undate writes the sixth of an unknown month as June, and what it reads as any form loses its month and day.
#
# Guess: a library for dates that are partly unknown writes no more than is known, and what it writes in a
# form it can read again in that form, as the same date.
# Seen (undate 0.8.0, Python 3.13): `1998-XX-06` of EDTF is "1998-06" in ISO 8601. The experimental converter
# "omnibus", which takes each form that it knows, reads "1998-05-06" as 1998, though "6 May 1998" is right.
# The year -0044 is written "0-44", which neither reads again. "1998~" and "1998?" are 1998, beyond doubt. The
# 15th of Elul 5530, which it knows is a day of 1770, is 5530-06-15 in EDTF, a calendar that is Gregorian.
#
#   a month: '1998-05'
#   the sixth of a month: '1998-06'
#   any form, in words: '1998-05-06'
#   any form, in figures: '1998'
#   about 1998: '1998'
#   45 BC: '0-44'
#   15 Elul 5530: '5530-06-15'
#   its day: '1770-09-05'
#   0-44 again: 'refused'
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
uv venv -q --python 3.13 "$tmp/venv"
uv pip install -q --python "$tmp/venv/bin/python" undate==0.8.0

cd "$tmp"
"$tmp/venv/bin/python" - <<'PY'
import sys


def check(what, seen, stated):
    print(f"{what}: {seen!r}")
    if seen != stated:
        sys.exit(f"changed: {what}: {seen!r}; stated was {stated!r}")


from undate import Undate


def written(text, source="EDTF", target="EDTF"):
    return Undate.parse(text, source).format(target)


check("a month", written("1998-05", target="ISO8601"), '1998-05')
check("the sixth of a month", written("1998-XX-06", target="ISO8601"), '1998-06')
check("any form, in words", written("6 May 1998", "omnibus"), '1998-05-06')
check("any form, in figures", written("1998-05-06", "omnibus"), '1998')
check("about 1998", written("1998~"), '1998')
check("45 BC", written("-0044"), '0-44')
check("15 Elul 5530", written("15 Elul 5530", "Hebrew"), '5530-06-15')
check("its day", str(Undate.parse("15 Elul 5530", "Hebrew").earliest), '1770-09-05')
try:
    written("0-44")
    seen = "read"
except ValueError:
    seen = "refused"
check("0-44 again", seen, 'refused')

print("as stated")
PY
