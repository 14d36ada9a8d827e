#!/usr/bin/env bash
# htmldate completes "2024-05" by today's day of the month, or by the first, as the place has it.
#
# Guess: a date that says year and month alone gives the first of the month, or nothing; above all the
# same page gives the same date tomorrow.
# Seen (htmldate 1.11.0): in a <meta> the missing day is taken from the machine's clock, so the answer
# changes from day to day; the same value in JSON-LD gives the first.
#
#   (on 28 November 2026)
#   meta: '2024-05-28'
#   JSON-LD: '2024-05-01'
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
uv venv -q --python 3.13 "$tmp/venv"
uv pip install -q --python "$tmp/venv/bin/python" htmldate==1.11.0

cd "$tmp"
"$tmp/venv/bin/python" - <<'PY'
import sys


def check(what, seen, stated):
    print(f"{what}: {seen!r}")
    if seen != stated:
        sys.exit(f"changed: {what}: {seen!r}; stated was {stated!r}")


import datetime

from htmldate import find_date

META = '<meta property="article:published_time" content="2024-05">'
JSON_LD = '<script type="application/ld+json">{"datePublished":"2024-05"}</script>'
PAGE = "<html><head>%s</head><body><p>The herring is in.</p></body></html>"

today = datetime.date.today()
check("meta", find_date(PAGE % META), f"2024-05-{today.day:02}")
stated = "2024-05-01"
check("JSON-LD", find_date(PAGE % JSON_LD), stated)
if today.day == 1:
    print("(on the first of a month both agree: run it on another day to see the difference)")

print("as stated")
PY
