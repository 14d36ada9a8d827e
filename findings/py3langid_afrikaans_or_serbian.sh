#!/usr/bin/env bash
# py3langid says Afrikaans to a text that it knows nothing of, and Serbian when asked for probabilities.
#
# Guess: for ":-)" or "OK" a classifier answers with no language, raises, or gives the most likely one of its
# list; norm_probs=True changes the scale of the score, not the answer.
# Seen (py3langid 0.4.0): with no feature of the model in the text, as also in "The", every language is alike.
# classify() then takes the first by alphabet, with the lowest float for its score; an identifier with
# norm_probs=True takes another, here with 1/71.
#
#   'The': 'af'
#   'The', probabilities: 'sr'
#   ':-)': 'af'
#   ':-)', probabilities: 'sr'
#   'A quiet day': 'en'
#   'A quiet day', probabilities: 'en'
#   score: -3.4028234663852886e+38
#   probability: 0.014
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
uv venv -q --python 3.13 "$tmp/venv"
uv pip install -q --python "$tmp/venv/bin/python" py3langid==0.4.0

cd "$tmp"
"$tmp/venv/bin/python" - <<'PY'
import sys


def check(what, seen, stated):
    print(f"{what}: {seen!r}")
    if seen != stated:
        sys.exit(f"changed: {what}: {seen!r}; stated was {stated!r}")


import py3langid
from py3langid.langid import MODEL_FILE, LanguageIdentifier

identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
STATED = {"The": ("af", "sr"), ":-)": ("af", "sr"), "A quiet day": ("en", "en")}
for text, (plain, normed) in STATED.items():
    check(repr(text), py3langid.classify(text)[0], plain)
    check(f"{text!r}, probabilities", identifier.classify(text)[0], normed)
check("score", float(py3langid.classify("The")[1]), -3.4028234663852886e38)
check("probability", round(float(identifier.classify("The")[1]), 3), 0.014)

print("as stated")
PY
