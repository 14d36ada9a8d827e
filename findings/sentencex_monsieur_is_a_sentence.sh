#!/usr/bin/env bash
# sentencex ends a French sentence behind "M.", and makes a sentence of each number of a list.
#
# Guess: the library that Wikimedia made for all its languages knows the abbreviation that French has for each
# man: "M. Holm est là." is a sentence, as "Mr. Holm is here." is.
# Seen (sentencex 1.0.32, Python 3.13): "M." and "Holm est là." are two, and so it is with "Mlle.", not with
# "MM." "Der 3. Weg" ends behind the number, though "Am 5. Mai" does not. Numbers of a list stand alone, so
# that a summary of the best sentences has "2."
#
#   English: ['Mr. Holm is here.', 'Low water is at six.']
#   French, M.: ['M.', 'Holm est là.', 'Il part.']
#   French, Mlle. and MM.: ['MM. Holm et Okoro sont là.', 'Mlle.', 'Holm part.']
#   German, a month: ['Am 5. Mai war Ebbe.', 'Dann kam die Flut.']
#   German, a way: ['Der 3.', 'Weg ist frei.']
#   a list: ['1.', 'One thing.', '2.', 'Two things.']
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
uv venv -q --python 3.13 "$tmp/venv"
uv pip install -q --python "$tmp/venv/bin/python" sentencex==1.0.32

cd "$tmp"
"$tmp/venv/bin/python" - <<'PY'
import sys


def check(what, seen, stated):
    print(f"{what}: {seen!r}")
    if seen != stated:
        sys.exit(f"changed: {what}: {seen!r}; stated was {stated!r}")


from sentencex import segment


def sentences(language, text):
    return [sentence.strip() for sentence in segment(language, text)]


check("English", sentences("en", "Mr. Holm is here. Low water is at six."), ['Mr. Holm is here.', 'Low water is at six.'])
check("French, M.", sentences("fr", "M. Holm est là. Il part."), ['M.', 'Holm est là.', 'Il part.'])
check("French, Mlle. and MM.", sentences("fr", "MM. Holm et Okoro sont là. Mlle. Holm part."), ['MM. Holm et Okoro sont là.', 'Mlle.', 'Holm part.'])
check("German, a month", sentences("de", "Am 5. Mai war Ebbe. Dann kam die Flut."), ['Am 5. Mai war Ebbe.', 'Dann kam die Flut.'])
check("German, a way", sentences("de", "Der 3. Weg ist frei."), ['Der 3.', 'Weg ist frei.'])
check("a list", sentences("en", "1. One thing. 2. Two things."), ['1.', 'One thing.', '2.', 'Two things.'])

print("as stated")
PY
