#!/usr/bin/env bash
# latex2mathml sets `split` and `align` as tables, and `aligned`, which is what stands inside of a
# formula, as one row in which each "&" is a letter.
#
# Guess: the environments of amsmath for lines below each other are read alike; of those that are not
# known an error tells.
# Seen (latex2mathml 3.81.1): `split`, `align*` and `cases` become <mtable>; `aligned`, `alignedat` and
# `eqnarray` become a row with <mi>&</mi>, which is no XML either, and the 2 of `alignedat{2}` is a
# number of the formula.
#
#   split (tables, letters &): (1, 0)
#   align* (tables, letters &): (1, 0)
#   aligned (tables, letters &): (0, 2)
#   alignedat (tables, letters &): (0, 2)
#   eqnarray (tables, letters &): (0, 4)
#   aligned as XML: not well-formed
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
uv venv -q --python 3.13 "$tmp/venv"
uv pip install -q --python "$tmp/venv/bin/python" latex2mathml==3.81.1

cd "$tmp"
"$tmp/venv/bin/python" - <<'PY'
import sys
from xml.etree import ElementTree

from latex2mathml.converter import convert


def check(what, seen, stated):
    print(f"{what}: {seen}")
    if seen != stated:
        sys.exit(f"changed: {what}: {seen!r}; stated was {stated!r}")


def parts(name, body=r"a &= b \\ c &= d", options=""):
    made = convert(rf"\begin{{{name}}}{options} {body} \end{{{name}}}")
    return made, (made.count("<mtable"), made.count("<mi>&</mi>"))


check("split (tables, letters &)", parts("split")[1], (1, 0))
check("align* (tables, letters &)", parts("align*")[1], (1, 0))
check("aligned (tables, letters &)", parts("aligned")[1], (0, 2))
check("alignedat (tables, letters &)", parts("alignedat", options="{2}")[1], (0, 2))
check("eqnarray (tables, letters &)", parts("eqnarray", r"a &=& b \\ c &=& d")[1], (0, 4))
try:
    ElementTree.fromstring(parts("aligned")[0])
    seen = "well-formed"
except ElementTree.ParseError:
    seen = "not well-formed"
check("aligned as XML", seen, "not well-formed")
print("as stated")
PY
