#!/usr/bin/env bash
# quantulum3 reads ten minutes as an angle, 10⁶ m as nothing, and "2024 at" as a number of ampere-turns.
#
# Guess: without its classifier a unit that has two meanings is the common one; a number that is not understood
# is left out, but no part of it stands for the whole.
# Seen (quantulum3 0.10.0, without the extra "classifier"): "in 10 minutes" is 10 minutes of arc, "10 a.m." is ten
# years, "2024 at 10:30" 2024 ampere-turns. "10⁶ m" is not found; of "10^6 m" six metres are, of "2,5 m" five.
# "5 to 6 m" is 5.5 m.
#
#   minutes: [(10.0, 'minute of arc')]
#   morning: [(10.0, 'year')]
#   at: [(2024.0, 'ampere-turn')]
#   raised: []
#   with ^: [(10.0, 'dimensionless'), (6.0, 'metre')]
#   comma: [(2.0, 'dimensionless'), (5.0, 'metre')]
#   span: [(5.5, 'metre')]
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
uv venv -q --python 3.13 "$tmp/venv"
uv pip install -q --python "$tmp/venv/bin/python" quantulum3==0.10.0 inflect==7.6.0 num2words==0.5.14

cd "$tmp"
"$tmp/venv/bin/python" - <<'PY'
import sys


def check(what, seen, stated):
    print(f"{what}: {seen!r}")
    if seen != stated:
        sys.exit(f"changed: {what}: {seen!r}; stated was {stated!r}")


import logging

logging.disable(logging.CRITICAL)
from quantulum3 import parser


def quantities(text):
    return [(each.value, each.unit.name) for each in parser.parse(text)]


check("minutes", quantities("The tide turns in 10 minutes."), [(10.0, 'minute of arc')])
check("morning", quantities("Low water is at 10 a.m. today."), [(10.0, 'year')])
check("at", quantities("In May 2024 at noon."), [(2024.0, 'ampere-turn')])
check("raised", quantities("The lake has 10⁶ m of shore."), [])
check("with ^", quantities("The lake has 10^6 m of shore."), [(10.0, 'dimensionless'), (6.0, 'metre')])
check("comma", quantities("A depth of 2,5 m."), [(2.0, 'dimensionless'), (5.0, 'metre')])
check("span", quantities("A depth of 5 to 6 m."), [(5.5, 'metre')])

print("as stated")
PY
