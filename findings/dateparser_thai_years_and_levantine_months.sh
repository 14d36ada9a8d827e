#!/usr/bin/env bash
# A Thai date is in the year 2567, and May of Beirut is no month, for dateparser.
#
# Guess: for a language that is on its list a date as newspapers write it is read: Thailand's years count from
# 543 years before ours, and Arabic has two sets of months, Syriac in the Levant and Iraq, Latin in Egypt.
# Seen (dateparser 1.5.0, Python 3.13): the month's name tells it that the text is Thai, and the year stays as
# written, 543 years ahead; the Syriac months are not known, nor the Greek and Lithuanian day with its ending,
# so that None comes back.
#
#   Thai: '2567-05-05'
#   Arabic, Egypt: '2024-05-05'
#   Arabic, Lebanon: None
#   Greek, 5th: None
#   Greek: '2024-05-05'
#   Latvian: None
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
uv venv -q --python 3.13 "$tmp/venv"
uv pip install -q --python "$tmp/venv/bin/python" dateparser==1.5.0

cd "$tmp"
export TMPDIR="$tmp"
"$tmp/venv/bin/python" - <<'PY'
import sys


def check(what, seen, stated):
    print(f"{what}: {seen!r}")
    if seen != stated:
        sys.exit(f"changed: {what}: {seen!r}; stated was {stated!r}")


import warnings

warnings.simplefilter("ignore")
import dateparser


def day(text):
    found = dateparser.parse(text)
    return found and found.date().isoformat()


check("Thai", day("5 พฤษภาคม 2567"), "2567-05-05")
check("Arabic, Egypt", day("5 مايو 2024"), "2024-05-05")
check("Arabic, Lebanon", day("5 أيار 2024"), None)
check("Greek, 5th", day("5η Μαΐου 2024"), None)
check("Greek", day("5 Μαΐου 2024"), "2024-05-05")
check("Latvian", day("2024. gada 3. maijs"), None)

print("as stated")
PY
