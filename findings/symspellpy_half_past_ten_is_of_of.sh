#!/usr/bin/env bash
# symspellpy corrects "low water at 10:30" to "low water at of of".
#
# Guess: a corrector for the box of a search leaves numbers, names and units alone, as they are no words that
# could be misspelt, or at least leaves them out; `ignore_non_words` keeps them as they were written.
# Seen (symspellpy 6.10.1 with its own lists of words, Python 3.13): each number of two digits and each unknown
# short word becomes the most frequent word of the same length, so that 10 and 30 are "of", 3.5 m is "a pm",
# COVID-19 is "covid of" and C++ "a". With `ignore_non_words` the digits stay but the signs between them go:
# 3.5 is "3 5", 10:30 "10 30". word_segmentation, which has no such option, makes "of" of 10 too.
#
#   10:30: 'low water at of of'
#   3.5 m: 'the tide is a pm'
#   COVID-19: 'covid of'
#   C++: 'a code'
#   10:30, ignore_non_words: 'low water at 10 30'
#   3.5 m, ignore_non_words: 'the tide is 3 5 a'
#   10:30, word_segmentation: 'low water at a of of'
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
uv venv -q --python 3.13 "$tmp/venv"
uv pip install -q --python "$tmp/venv/bin/python" symspellpy==6.10.1

cd "$tmp"
"$tmp/venv/bin/python" - <<'PY'
import sys


def check(what, seen, stated):
    print(f"{what}: {seen!r}")
    if seen != stated:
        sys.exit(f"changed: {what}: {seen!r}; stated was {stated!r}")


from importlib.resources import files

from symspellpy import SymSpell

corrector = SymSpell(max_dictionary_edit_distance=2, prefix_length=7)
lists = files("symspellpy")
corrector.load_dictionary(str(lists / "frequency_dictionary_en_82_765.txt"), term_index=0, count_index=1)
corrector.load_bigram_dictionary(str(lists / "frequency_bigramdictionary_en_243_342.txt"), term_index=0, count_index=2)


def corrected(text, **options):
    return corrector.lookup_compound(text, max_edit_distance=2, **options)[0].term


check("10:30", corrected("low water at 10:30"), "low water at of of")
check("3.5 m", corrected("the tide is 3.5 m"), "the tide is a pm")
check("COVID-19", corrected("COVID-19"), "covid of")
check("C++", corrected("C++ code"), "a code")
check("10:30, ignore_non_words", corrected("low water at 10:30", ignore_non_words=True), "low water at 10 30")
check("3.5 m, ignore_non_words", corrected("the tide is 3.5 m", ignore_non_words=True), "the tide is 3 5 a")
segmented = corrector.word_segmentation("low water at 10:30").corrected_string
check("10:30, word_segmentation", segmented, "low water at a of of")

print("as stated")
PY
