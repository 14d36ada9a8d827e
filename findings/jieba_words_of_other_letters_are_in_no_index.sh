#!/usr/bin/env bash
# jieba's analyzer for Whoosh has no word of Russian in its index, and "na" and "ve" of "naïve".
#
# Guess: a Chinese text holds words of other scripts, names above all, and they stay whole; the analyzer that
# jieba brings for Whoosh finds them; a word of one sign, as 水 (water), is a keyword where a text is about it.
# Seen (jieba 0.42.1, whoosh 2.7.4, Python 3.13): what is neither Chinese nor of A to Z and 0 to 9 is cut into
# its letters, which the analyzer drops as too short, so that "Вода" is in no index, "CO₂" is "co" and "10⁶" is
# 10. A rare sign of a name, 𠮷, is dropped too. English goes through a stemmer that makes "runn" of "running".
# 水 is never a keyword, and textrank of "CO2的水位" has none at all.
#
#   words of Russian: ['В', 'о', 'д', 'а']
#   in the index: ['co', '水']
#   in the index, naïve: ['na', 've', '10', 'runn', '野家']
#   keywords: ['水位', '港口']
#   textrank: []
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
uv venv -q --python 3.13 "$tmp/venv"
uv pip install -q --python "$tmp/venv/bin/python" jieba==0.42.1 whoosh==2.7.4 setuptools==80.9.0

cd "$tmp"
PYTHONWARNINGS=ignore "$tmp/venv/bin/python" - <<'PY'
import sys


def check(what, seen, stated):
    print(f"{what}: {seen!r}")
    if seen != stated:
        sys.exit(f"changed: {what}: {seen!r}; stated was {stated!r}")


import jieba
import jieba.analyse

jieba.setLogLevel(60)
analyze = jieba.analyse.ChineseAnalyzer()


def indexed(text):
    return [token.text for token in analyze(text)]


check("words of Russian", list(jieba.cut("Вода")), ["В", "о", "д", "а"])
check("in the index", indexed("CO₂和Вода水"), ["co", "水"])
check("in the index, naïve", indexed("naïve 10⁶ running 𠮷野家"), ["na", "ve", "10", "runn", "野家"])
check("keywords", sorted(jieba.analyse.extract_tags("水。水位。港口。水。水。")), ["水位", "港口"])
check("textrank", jieba.analyse.textrank("CO2的水位。CO2。CO2。"), [])

print("as stated")
PY
