#!/usr/bin/env bash
# isbnlib does not find an ISBN that is printed with spaces, as the standard has it too.
#
# Guess: get_isbnlike() finds in a text what looks like an ISBN: its parts are set off by hyphens or spaces,
# the two ways of the ISBN Users' Manual.
# Seen (isbnlib 3.10.14): spaces and dashes other than the hyphen are none of its signs, so on the back of a
# title page the number is not found; canonical() of the same letters knows it.
#
#   with hyphens: ['978-0-306-40615-7']
#   with spaces: []
#   with dashes: []
#   with spaces, of ten: []
#   with spaces, canonical(): '9780306406157'
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
uv venv -q --python 3.13 "$tmp/venv"
uv pip install -q --python "$tmp/venv/bin/python" isbnlib==3.10.14 setuptools==81.0.0
cd "$tmp"
"$tmp/venv/bin/python" - <<'PY'
import sys


def check(what, seen, stated):
    print(f"{what}: {seen!r}")
    if seen != stated:
        sys.exit(f"changed: {what}: {seen!r}; stated was {stated!r}")


import isbnlib

check("with hyphens", isbnlib.get_isbnlike("ISBN 978-0-306-40615-7"), ['978-0-306-40615-7'])
check("with spaces", isbnlib.get_isbnlike("ISBN 978 0 306 40615 7"), [])
check("with dashes", isbnlib.get_isbnlike("ISBN 978–0–306–40615–7"), [])
check("with spaces, of ten", isbnlib.get_isbnlike("ISBN 0 306 40615 2"), [])
check("with spaces, canonical()", isbnlib.canonical("978 0 306 40615 7"), '9780306406157')

print("as stated")
PY
