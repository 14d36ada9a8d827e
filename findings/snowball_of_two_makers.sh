#!/usr/bin/env bash
# NLTK's Snowball and Snowball's own stem "getijden", "dell'acqua" and "evening" differently.
#
# Guess: the stemmers that carry the name of an algorithm give what the algorithm gives (NLTK: "This
# module provides a port of the Snowball stemmers developed by Martin Porter"), so words put into an index
# by one are found by the other.
# Seen (nltk 3.10.4, snowballstemmer 3.1.1): NLTK has the algorithms as they once were. In Dutch nearly
# every plural is another stem; in Italian and French the article stays at its noun, so "dell'acqua" is
# not "acqua"; a Romanian word with the letter ț as it should be, with a comma, is another than with a
# cedilla; "evening" is "even" and "paste" is "past".
#
#   Dutch: [['getijd', 'schep', 'bot', 'bot'], ['tijd', 'scheep', 'boot', 'boot']]
#   Italian: [["dell'acqu", "l'isol"], ['acqua', 'isol']]
#   French: [["l'eau", "d'huil"], ['eau', 'huil']]
#   Romanian: [['navigaț', 'navig'], ['navig', 'navig']]
#   English: [['even', 'past', 'past'], ['evening', 'paste', 'past']]
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
uv venv -q --python 3.13 "$tmp/venv"
uv pip install -q --python "$tmp/venv/bin/python" nltk==3.10.4 snowballstemmer==3.1.1

cd "$tmp"
"$tmp/venv/bin/python" - <<'PY'
import sys


def check(what, seen, stated):
    print(f"{what}: {seen!r}")
    if seen != stated:
        sys.exit(f"changed: {what}: {seen!r}; stated was {stated!r}")


import nltk.stem.snowball
import snowballstemmer


def stems(language, *words):
    own, other = snowballstemmer.stemmer(language), nltk.stem.snowball.SnowballStemmer(language)
    return [[other.stem(word) for word in words], own.stemWords(words)]


check("Dutch", stems("dutch", "getijden", "schepen", "boten", "boot"), [['getijd', 'schep', 'bot', 'bot'], ['tijd', 'scheep', 'boot', 'boot']])
check("Italian", stems("italian", "dell'acqua", "l'isola"), [["dell'acqu", "l'isol"], ['acqua', 'isol']])
check("French", stems("french", "l'eau", "d'huile"), [["l'eau", "d'huil"], ['eau', 'huil']])
check("Romanian", stems("romanian", "navigație", "navigaţie"), [['navigaț', 'navig'], ['navig', 'navig']])
check("English", stems("english", "evening", "paste", "past"), [['even', 'past', 'past'], ['evening', 'paste', 'past']])

print("as stated")
PY
