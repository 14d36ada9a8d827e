#!/usr/bin/env bash
# inscriptis joins a term and its definition, and a summary and its details, into one word.
#
# Guess: a converter that lays tables out in columns begins a line for <dt>, <dd> and <summary>, which are
# blocks in every browser.
# Seen (inscriptis 2.7.6): none of them is among the blocks of its style sheet, so they run together like <span>:
# "Ebb" and "The water goes." are "EbbThe water goes.". A table of the same words is read well.
#
#   definition list: 'EbbThe water goes.FloodIt comes.'
#   table: 'Ebb    The water goes.\nFlood  It comes.'
#   details: 'TidesTwice a day.'
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
uv venv -q --python 3.13 "$tmp/venv"
uv pip install -q --python "$tmp/venv/bin/python" inscriptis==2.7.6

cd "$tmp"
"$tmp/venv/bin/python" - <<'PY'
import sys


def check(what, seen, stated):
    print(f"{what}: {seen!r}")
    if seen != stated:
        sys.exit(f"changed: {what}: {seen!r}; stated was {stated!r}")


from inscriptis import get_text

LIST = "<dl><dt>Ebb</dt><dd>The water goes.</dd><dt>Flood</dt><dd>It comes.</dd></dl>"
TABLE = (
    "<table><tr><td>Ebb</td><td>The water goes.</td></tr>"
    "<tr><td>Flood</td><td>It comes.</td></tr></table>"
)
check("definition list", get_text(LIST).strip(), "EbbThe water goes.FloodIt comes.")
lines = [line.rstrip() for line in get_text(TABLE).strip().splitlines()]
check("table", "\n".join(lines), "Ebb    The water goes.\nFlood  It comes.")
details = get_text("<details><summary>Tides</summary>Twice a day.</details>").strip()
check("details", details, "TidesTwice a day.")

print("as stated")
PY
