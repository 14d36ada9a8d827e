#!/usr/bin/env bash
# "Am 5. Mai" is two sentences for syntok.
#
# Guess: a segmenter made for German among others knows that a number with a full stop is an ordinal, which is
# how every German date is written.
# Seen (syntok 1.4.4, Python 3.13): dates, chapters and centuries end their sentence at the number; only
# abbreviations such as "Dr." or "z. B." do not.
#
#   day: ['Am 5.', 'Mai kam Dr. Berg.']
#   century: ['Seit dem 19.', 'Jahrhundert steht er.']
#   abbreviation: ['Er kam z. B. im Mai.']
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
uv venv -q --python 3.13 "$tmp/venv"
uv pip install -q --python "$tmp/venv/bin/python" syntok==1.4.4

cd "$tmp"
export TMPDIR="$tmp"
"$tmp/venv/bin/python" - <<'PY'
import sys


def check(what, seen, stated):
    print(f"{what}: {seen!r}")
    if seen != stated:
        sys.exit(f"changed: {what}: {seen!r}; stated was {stated!r}")


from syntok import segmenter


def sentences(text):
    return [
        "".join(token.spacing + token.value for token in sentence).strip()
        for paragraph in segmenter.process(text)
        for sentence in paragraph
    ]


check("day", sentences("Am 5. Mai kam Dr. Berg."), ["Am 5.", "Mai kam Dr. Berg."])
check("century", sentences("Seit dem 19. Jahrhundert steht er."), ["Seit dem 19.", "Jahrhundert steht er."])
check("abbreviation", sentences("Er kam z. B. im Mai."), ["Er kam z. B. im Mai."])

print("as stated")
PY
