#!/usr/bin/env bash
# nbib keeps the last of several groups, languages and numbers of an article.
#
# Guess: what may stand more than once in a record of PubMed is a list, as the authors and their addresses
# are; a DOI given as the place of the article is its DOI.
# Seen (nbib 0.3.2): of two groups that are authors (CN) the first is gone, of two languages (LA) the one in
# which the article is written first, so that an English article with a German translation is German. An AID
# of another edition overwrites the DOI of LID. Nothing is told.
#
#   authors: ['Holm, Pia', 'Berg, Kim']
#   groups: 'Harbour Group'
#   languages: 'ger'
#   doi: '10.1000/ebb.corrected'
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
uv venv -q --python 3.13 "$tmp/venv"
uv pip install -q --python "$tmp/venv/bin/python" nbib==0.3.2

cd "$tmp"
"$tmp/venv/bin/python" - <<'PY'
import sys


def check(what, seen, stated):
    print(f"{what}: {seen!r}")
    if seen != stated:
        sys.exit(f"changed: {what}: {seen!r}; stated was {stated!r}")


import nbib

RECORD = """PMID- 123
TI  - Low water.
LID - 10.1000/ebb [doi]
AID - 10.1000/ebb.corrected [doi]
FAU - Holm, Pia
AU  - Holm P
FAU - Berg, Kim
AU  - Berg K
CN  - Tide Group
CN  - Harbour Group
LA  - eng
LA  - ger
"""
article = nbib.read(RECORD)[0]
check("authors", [each["author"] for each in article["authors"]], ['Holm, Pia', 'Berg, Kim'])
check("groups", article["corporate_author"], 'Harbour Group')
check("languages", article["language"], 'ger')
check("doi", article["doi"], '10.1000/ebb.corrected')

print("as stated")
PY
