#!/usr/bin/env bash
# striprtf leaves out what a reader of the RTF file sees, and keeps what he does not.
#
# Guess: rtf_to_text() gives the visible text: footnotes somewhere, hidden and deleted words nowhere.
# Seen (striprtf 0.0.35): a footnote is dropped with its text. Hidden text (\v, where Word puts the terms of
# an index or comments) and text deleted under tracked changes (\deleted) are kept, run into the sentence
# without a sign. Text in a shape (\shptxt) is dropped.
#
#   footnote: 'The pier is closed.'
#   hidden: 'The pier draft is closed.'
#   deleted: 'The pier is openclosed.'
#   shape: 'The pier is closed.'
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
uv venv -q --python 3.13 "$tmp/venv"
uv pip install -q --python "$tmp/venv/bin/python" striprtf==0.0.35

cd "$tmp"
"$tmp/venv/bin/python" - <<'PY'
import sys


def check(what, seen, stated):
    print(f"{what}: {seen!r}")
    if seen != stated:
        sys.exit(f"changed: {what}: {seen!r}; stated was {stated!r}")


from striprtf.striprtf import rtf_to_text

HEAD = r"{\rtf1\ansi\deff0{\fonttbl{\f0 Arial;}}"
FOOTNOTE = r"The pier{\super\chftn}{\footnote\pard\plain{\super\chftn} Built in 1910.} is closed.}"
HIDDEN = r"The pier {\v draft }is closed.}"
DELETED = r"The pier is {\deleted open}{\revised closed}.}"
SHAPE = r"The pier{\shp{\*\shpinst{\sp{\sn shapeType}{\sv 202}}{\shptxt North end}}} is closed.}"

check("footnote", rtf_to_text(HEAD + FOOTNOTE), "The pier is closed.")
check("hidden", rtf_to_text(HEAD + HIDDEN), "The pier draft is closed.")
check("deleted", rtf_to_text(HEAD + DELETED), "The pier is openclosed.")
check("shape", rtf_to_text(HEAD + SHAPE), "The pier is closed.")

print("as stated")
PY
