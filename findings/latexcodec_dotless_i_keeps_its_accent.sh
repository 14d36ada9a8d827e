#!/usr/bin/env bash
# latexcodec reads "na\"{\i}ve" as `na\"{ı}ve`.
#
# Guess: `\"{\i}` and `\'{\i}`, which is how BibTeX files write ï and í, since the accent takes the dot's
# place, are decoded as `\"i` is.
# Seen (latexcodec 3.0.1, Python 3.13): the macro within the braces is decoded first, to a dotless ı, and the
# accent stands before it unread, backslash and all. `\"\i` without braces is right; `\"{i}` keeps braces
# round the letter.
#
#   braces: 'na\\"{ı}ve'
#   acute: "Mart\\'{ı}nez"
#   no braces: 'naïve'
#   letter in braces: 'na{ï}ve'
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
uv venv -q --python 3.13 "$tmp/venv"
uv pip install -q --python "$tmp/venv/bin/python" latexcodec==3.0.1

cd "$tmp"
export TMPDIR="$tmp"
"$tmp/venv/bin/python" - <<'PY'
import sys


def check(what, seen, stated):
    print(f"{what}: {seen!r}")
    if seen != stated:
        sys.exit(f"changed: {what}: {seen!r}; stated was {stated!r}")


import latexcodec  # noqa: F401 - makes the codec known


def read(latex):
    return latex.encode().decode("latex")


check("braces", read(r'na\"{\i}ve'), 'na\\"{ı}ve')
check("acute", read(r"Mart\'{\i}nez"), "Mart\\'{ı}nez")
check("no braces", read(r'na\"\i ve'), "naïve")
check("letter in braces", read(r'na\"{i}ve'), "na{ï}ve")

print("as stated")
PY
