#!/usr/bin/env bash
# bibtexparser 2 leaves BibTeX's "#" and its months unread, and drops an entry whole for a field twice.
#
# Guess: a parser of BibTeX joins "Harbour " # q as BibTeX does, knows the months that every style
# defines, and keeps an entry whose note stands twice, as reference managers write it.
# Seen (bibtexparser 2.1.0, parse_string's defaults): a @string is resolved where it stands alone; in a
# concatenation the value is the source text, quotes and "#" included. `may` stays "may". The entry
# with two notes is not among `entries`; it is found in `failed_blocks` only, and nothing is raised.
#
#   alone: 'Quarterly'
#   joined: '"Harbour " # q'
#   month: 'may'
#   entries: ['tides']
#   failed: ['DuplicateFieldKeyBlock']
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
uv venv -q --python 3.13 "$tmp/venv"
uv pip install -q --python "$tmp/venv/bin/python" bibtexparser==2.1.0

cd "$tmp"
"$tmp/venv/bin/python" - <<'PY'
import sys


def check(what, seen, stated):
    print(f"{what}: {seen!r}")
    if seen != stated:
        sys.exit(f"changed: {what}: {seen!r}; stated was {stated!r}")


import logging

import bibtexparser

logging.disable(logging.CRITICAL)
SOURCE = """
@string{q = "Quarterly"}
@article{tides, title = {Tides}, journal = q, series = "Harbour " # q, month = may}
@article{boats, title = {Boats}, note = {read}, note = {lent to Pia}}
"""
library = bibtexparser.parse_string(SOURCE)
fields = library.entries[0].fields_dict
check("alone", fields["journal"].value, "Quarterly")
check("joined", fields["series"].value, '"Harbour " # q')
check("month", fields["month"].value, "may")
check("entries", [entry.key for entry in library.entries], ["tides"])
failed = [type(block).__name__ for block in library.failed_blocks]
check("failed", failed, ["DuplicateFieldKeyBlock"])

print("as stated")
PY
