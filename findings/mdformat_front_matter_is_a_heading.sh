#!/usr/bin/env bash
# mdformat makes a heading of a note's front matter, and another cell where a table has `\|`.
#
# Guess: a formatter for Markdown that says its output is checked to render alike leaves what it does not
# know as it is.
# Seen (mdformat 1.0.0 without plugins): it is CommonMark alone that renders alike. There the fields are a
# heading between a rule and the text, and are written as one: title and date are gone for all that reads
# front matter. Tables are text, whose `\|` needs no backslash, and a row has a cell too many afterwards,
# whose last word GitHub drops.
#
#   front matter: '______________________________________________________________________\n\n## title: Tides date: 2024-05-06\n\nLow water.\n'
#   table: '| a | b |\n|---|---|\n| 1 | 2 | 3 |\n'
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
uv venv -q --python 3.13 "$tmp/venv"
uv pip install -q --python "$tmp/venv/bin/python" mdformat==1.0.0
cd "$tmp"
"$tmp/venv/bin/python" - <<'PY'
import sys


def check(what, seen, stated):
    print(f"{what}: {seen!r}")
    if seen != stated:
        sys.exit(f"changed: {what}: {seen!r}; stated was {stated!r}")


import mdformat

check(
    "front matter",
    mdformat.text("---\ntitle: Tides\ndate: 2024-05-06\n---\n\nLow water.\n"),
    '______________________________________________________________________\n\n## title: Tides date: 2024-05-06\n\nLow water.\n',
)
check("table", mdformat.text("| a | b |\n|---|---|\n| 1 \\| 2 | 3 |\n"), '| a | b |\n|---|---|\n| 1 | 2 | 3 |\n')

print("as stated")
PY
