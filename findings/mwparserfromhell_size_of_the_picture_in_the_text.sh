#!/usr/bin/env bash
# mwparserfromhell and wikitextparser each give another text of one page: "thumb|200px|", "5 3", no
# caption.
#
# Guess: text without markup is what a reader of the page sees (strip_code: "a rendered string without
# unprintable code"): of a picture its caption, of a category nothing, of a list its items, and each cell
# of a table for itself.
# Seen (mwparserfromhell 0.7.2, wikitextparser 3.0.0): strip_code keeps "thumb|200px|" before the caption
# and "Category:Tides" as words; remove_markup drops the caption and keeps the category. The signs of
# lists are stripped by one and stay in the other. A footnote is joined to its word by both
# ("waterOkoro").
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
