#!/usr/bin/env bash
# For simhash "1.5 m" and "15 m" are the same text, as are "now here" and "nowhere".
#
# Guess: near-duplicates have a small distance, and a distance of 0 is that of texts alike but for case or
# spaces.
# Seen (simhash 2.1.2): of a text given as such, everything but letters and digits is taken out, spaces too,
# before it is cut into pieces of four signs: figures that differ by ten have the distance 0. Given as a
# list of words they are far apart. Texts of no letters, "!" and "", are the same as well.
#
#   1.5 m, 15 m: 0
#   -5, 5: 0
#   now here, nowhere: 0
#   C++, C: 0
#   "!!!", "": 0
#   1.5 m, 15 m as words: True
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
uv venv -q --python 3.13 "$tmp/venv"
uv pip install -q --python "$tmp/venv/bin/python" simhash==2.1.2 numpy==2.3.5
cd "$tmp"
"$tmp/venv/bin/python" - <<'PY'
import sys


def check(what, seen, stated):
    print(f"{what}: {seen!r}")
    if seen != stated:
        sys.exit(f"changed: {what}: {seen!r}; stated was {stated!r}")


from simhash import Simhash


def distance(one, other):
    return Simhash(one).distance(Simhash(other))


check("1.5 m, 15 m", distance("The depth is 1.5 m", "The depth is 15 m"), 0)
check("-5, 5", distance("at -5 degrees", "at 5 degrees"), 0)
check("now here, nowhere", distance("Heron is now here", "Heron is nowhere"), 0)
check("C++, C", distance("C++ for boats", "C for boats"), 0)
check("\"!!!\", \"\"", distance("!!!", ""), 0)
check("1.5 m, 15 m as words", distance("The depth is 1.5 m".split(), "The depth is 15 m".split()) > 3, True)

print("as stated")
PY
