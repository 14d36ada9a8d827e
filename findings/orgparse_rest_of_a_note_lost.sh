#!/usr/bin/env bash
# orgparse drops the rest of a note behind a line that names ":PROPERTIES:".
#
# Guess: a drawer of properties is a line of ":PROPERTIES:" alone right below its heading, and a deadline
# stands in the line below it; both words are text elsewhere.
# Seen (orgparse 0.5.20260926): a sentence with ":PROPERTIES:" in it opens a drawer that never ends, so that
# it and all lines behind it up to the next heading are in no body. A first line that begins "The DEADLINE:
# <2024-05-07 Tue> is ours" is dropped and gives the note a deadline. An example of a drawer in a block of
# code is cut out of the code and becomes a property of the note.
#
#   a sentence: 'Ebb at six.'
#   a deadline: 'Ebb at six.'
#   is due: '<2024-05-07 Tue>'
#   code: '#+BEGIN_SRC org\n#+END_SRC'
#   properties: {'port': 'Husum'}
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
uv venv -q --python 3.13 "$tmp/venv"
uv pip install -q --python "$tmp/venv/bin/python" orgparse==0.5.20260926

cd "$tmp"
"$tmp/venv/bin/python" - <<'PY'
import sys


def check(what, seen, stated):
    print(f"{what}: {seen!r}")
    if seen != stated:
        sys.exit(f"changed: {what}: {seen!r}; stated was {stated!r}")


from orgparse import loads


def note(*lines):
    return loads("\n".join(["* Tides", *lines, ""])).children[0]


check("a sentence", note("Ebb at six.", "Org keeps :PROPERTIES: below a heading.", "Flow at noon.", "Boats wait.").body, 'Ebb at six.')
check("a deadline", note("The DEADLINE: <2024-05-07 Tue> is theirs, not ours.", "Ebb at six.").body, 'Ebb at six.')
check("is due", str(note("The DEADLINE: <2024-05-07 Tue> is theirs, not ours.").deadline), '<2024-05-07 Tue>')
CODE = note("#+BEGIN_SRC org", ":PROPERTIES:", ":port: Husum", ":END:", "#+END_SRC")
check("code", CODE.body, '#+BEGIN_SRC org\n#+END_SRC')
check("properties", CODE.properties, {'port': 'Husum'})

print("as stated")
PY
