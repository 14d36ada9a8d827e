#!/usr/bin/env bash
# pylatexenc drops the unit of `\SI` and the words of `\verb`.
#
# Guess: a macro that is not known to `LatexNodes2Text` leaves the text of its arguments; those it knows say
# what a reader of the printed page sees.
# Seen (pylatexenc 2.11, Python 3.13): `\SI{5}{\metre}` is "5", as the first argument of an unknown macro is
# all that is taken and the unit is a macro without text; `\verb|ls -l|` is nothing at all. `\href` with two
# arguments raises an IndexError.
#
#   unit: 'It is 5 deep.'
#   verb: 'Type  here.'
#   href: 'IndexError'
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
uv venv -q --python 3.13 "$tmp/venv"
uv pip install -q --python "$tmp/venv/bin/python" pylatexenc==2.11

cd "$tmp"
export TMPDIR="$tmp"
"$tmp/venv/bin/python" - <<'PY'
import sys


def check(what, seen, stated):
    print(f"{what}: {seen!r}")
    if seen != stated:
        sys.exit(f"changed: {what}: {seen!r}; stated was {stated!r}")


from pylatexenc.latex2text import LatexNodes2Text


def read(latex):
    try:
        return LatexNodes2Text().latex_to_text(latex)
    except IndexError:
        return "IndexError"


check("unit", read(r"It is \SI{5}{\metre} deep."), "It is 5 deep.")
check("verb", read(r"Type \verb|ls -l| here."), "Type  here.")
check("href", read(r"See \href{https://example.org}{the tables}."), "IndexError")

print("as stated")
PY
