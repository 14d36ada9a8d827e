#!/usr/bin/env bash
# Dates in a German sentence are a month off for dateparser's search, and the second of two has another day.
#
# Guess: search_dates with the language given finds in a sentence the days that parse reads: 06.05.2024 in
# German is the sixth of May, "am 6. Mai und am 7. Juni 2024" and its like in French are two days, and an
# article is none.
# Seen (dateparser 1.5.0; January 15, 2024 as the day to reckon from): in a sentence 06.05.2024 is the fifth
# of June, alone, for parse, the sixth of May. "Am 6." is June 15 and "Mai und am 7" the seventh of May;
# June 7 is nowhere. In French neither day is found. "Die" is a Tuesday, a depth of "3,5 m" a day in August,
# as three months and a half ago. "On May 6 and June 7, 2024" has one date, January 15.
#
#   German, alone: '2024-05-06'
#   German, in digits: ['Am 06.05.2024 um 10.30 Uhr: 2024-06-05']
#   German, two: ['Am 6: 2024-06-15', 'Mai und am 7: 2024-05-07', 'Juni 2024: 2024-06-15']
#   German, none: ['Die: 2024-01-09', '3,5 m: 2023-08-03']
#   French, two: []
#   English, two: ['2024: 2024-01-15']
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

import dateparser
from dateparser.search import search_dates

SETTINGS = {"RELATIVE_BASE": datetime.datetime(2024, 1, 15, 12, 0)}


def found(language, sentence):
    dates = search_dates(sentence, languages=[language], settings=SETTINGS) or []
    return [f"{words}: {date:%Y-%m-%d}" for words, date in dates]


alone = dateparser.parse("06.05.2024", languages=["de"], settings=SETTINGS)
check("German, alone", f"{alone:%Y-%m-%d}", "2024-05-06")
check("German, in digits", found("de", "Am 06.05.2024 um 10.30 Uhr."), ["Am 06.05.2024 um 10.30 Uhr: 2024-06-05"])
check("German, two", found("de", "Am 6. Mai und am 7. Juni 2024 fährt keine Fähre."), ["Am 6: 2024-06-15", "Mai und am 7: 2024-05-07", "Juni 2024: 2024-06-15"])
check("German, none", found("de", "Die Fähre liegt 3,5 m tief."), ["Die: 2024-01-09", "3,5 m: 2023-08-03"])
check("French, two", found("fr", "Le 6 mai et le 7 juin 2024, aucun bac."), [])
check("English, two", found("en", "On May 6 and June 7, 2024 no ferry runs."), ["2024: 2024-01-15"])

print("as stated")
PY
