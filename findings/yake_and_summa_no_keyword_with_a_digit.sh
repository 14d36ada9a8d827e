#!/usr/bin/env bash
# yake and summa find no keyword "CO2" in a text that is about nothing else.
#
# Guess: a name with a digit in it is a word like others, and the keywords of a text in which CO2 stands in
# each sentence begin with it.
# Seen (yake 0.7.3, summa 1.2.0, rake-nltk 1.0.6): yake leaves out words that have letters and digits, so
# none of its 50 has "CO2", "PM10", "B12" or "COVID-19" in it, nor a phrase with one ("CO2 level"). summa
# cuts digits off before it counts: it gives "pm" and "b" as keywords, and "co" not at all. Rake has "co2
# level".
#
#   yake, first three: ['warms the sea', 'warms', 'sea']
#   yake, with a digit: []
#   yake, COVID-19: []
#   summa, all: ['b', 'pm', 'rises', 'vitamin']
#   rake, with CO2: ['co2', 'co2 level', 'co2 rises', 'co2 warms', 'trees take co2']
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
uv venv -q --python 3.13 "$tmp/venv"
uv pip install -q --python "$tmp/venv/bin/python" yake==0.7.3 summa==1.2.0 rake-nltk==1.0.6 setuptools==80.9.0

cd "$tmp"
"$tmp/venv/bin/python" - <<'PY'
import sys


def check(what, seen, stated):
    print(f"{what}: {seen!r}")
    if seen != stated:
        sys.exit(f"changed: {what}: {seen!r}; stated was {stated!r}")


import warnings

warnings.simplefilter("ignore")
import yake
from rake_nltk import Rake
from summa.keywords import keywords

TEXT = (
    "CO2 warms the sea. Where CO2 rises, PM10 and CO2 are read each hour. CO2 and PM10 are written down. "
    "Vitamin B12 is read too. Trees take CO2 in. The CO2 level of the harbour is high."
)
CASES = "COVID-19 came in spring. COVID-19 tests show COVID-19 cases. COVID-19 is over."


def by_yake(text):
    return [phrase for phrase, _ in yake.KeywordExtractor(lan="en", top=50).extract_keywords(text)]


def by_rake(text):
    rake = Rake(
        stopwords=set("the where and are each is too in of down".split()),
        punctuations=set(".,"),
        sentence_tokenizer=lambda all_: all_.split(". "),
        word_tokenizer=lambda sentence: sentence.replace(".", " .").replace(",", " ,").split(),
    )
    rake.extract_keywords_from_text(text)
    return rake.get_ranked_phrases()


check("yake, first three", by_yake(TEXT)[:3], ["warms the sea", "warms", "sea"])
check("yake, with a digit", [phrase for phrase in by_yake(TEXT) if any(map(str.isdigit, phrase))], [])
check("yake, COVID-19", [phrase for phrase in by_yake(CASES) if "COVID" in phrase], [])
check("summa, all", sorted(keywords(TEXT, ratio=1.0, split=True)), ["b", "pm", "rises", "vitamin"])
check("rake, with CO2", sorted({phrase for phrase in by_rake(TEXT) if "co2" in phrase}), ["co2", "co2 level", "co2 rises", "co2 warms", "trees take co2"])

print("as stated")
PY
