#!/usr/bin/env bash
# mwparserfromhell and wikitextparser give other texts of one page: one has "thumb|200px|" in it, the
# other no caption.
#
# Guess: text without markup is what a reader of the page sees (strip_code: "a rendered string without
# unprintable code"): of a picture its caption, of a category nothing, and a footnote is no part of its
# word.
# Seen (mwparserfromhell 0.7.2, wikitextparser 3.0.0): strip_code keeps "thumb|200px|" before the caption,
# remove_markup drops the caption. Both keep "Category:Tides" as words, join a footnote to its word
# ("waterOkoro") and the words about <br>.
#
#   picture: ['See thumb|200px|A boat at low water here.', 'See  here.']
#   footnote: ['At low waterOkoro 2024 the pier is dry.', 'At low waterOkoro 2024 the pier is dry.']
#   category: ['Tides come twice.\n\nCategory:Tides', 'Tides come twice.\n\nCategory:Tides']
#   line break: ['Berth 4Oak Pier', 'Berth 4Oak Pier']
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
uv venv -q --python 3.13 "$tmp/venv"
uv pip install -q --python "$tmp/venv/bin/python" mwparserfromhell==0.7.2 wikitextparser==3.0.0

cd "$tmp"
"$tmp/venv/bin/python" - <<'PY'
import sys


def check(what, seen, stated):
    print(f"{what}: {seen!r}")
    if seen != stated:
        sys.exit(f"changed: {what}: {seen!r}; stated was {stated!r}")


import mwparserfromhell
import wikitextparser

PICTURE = "See [[File:Boat.jpg|thumb|200px|A boat at low water]] here."
FOOTNOTE = "At low water<ref>Okoro 2024</ref> the pier is dry."
CATEGORY = "Tides come twice.\n\n[[Category:Tides]]"


def texts(wikitext):
    return [mwparserfromhell.parse(wikitext).strip_code(), wikitextparser.remove_markup(wikitext)]


check("picture", texts(PICTURE), ['See thumb|200px|A boat at low water here.', 'See  here.'])
check("footnote", texts(FOOTNOTE), ['At low waterOkoro 2024 the pier is dry.', 'At low waterOkoro 2024 the pier is dry.'])
check("category", texts(CATEGORY), ['Tides come twice.\n\nCategory:Tides', 'Tides come twice.\n\nCategory:Tides'])
check("line break", texts("Berth 4<br>Oak Pier"), ['Berth 4Oak Pier', 'Berth 4Oak Pier'])

print("as stated")
PY
