#!/usr/bin/env bash
# A question of words that no document has finds documents all the same, in bm25s.
#
# Guess: `retrieve` gives the documents that have at least one of the words, at most `k` of them, as a search
# engine does; where nothing fits it gives nothing.
# Seen (bm25s 0.3.16, Python 3.13): always `k` rows; those that do not match have the score 0 and are the last
# ones of the corpus, so that a reader who takes the documents without looking at the scores answers from
# them. More than the corpus holds is refused with an error.
#
#   one fits: [(0, True), (3, False), (2, False)]
#   none fits: [(3, False), (2, False)]
#   too many: True
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
uv venv -q --python 3.13 "$tmp/venv"
uv pip install -q --python "$tmp/venv/bin/python" bm25s==0.3.16 numpy==2.3.5

cd "$tmp"
export TMPDIR="$tmp"
"$tmp/venv/bin/python" - <<'PY'
import sys


def check(what, seen, stated):
    print(f"{what}: {seen!r}")
    if seen != stated:
        sys.exit(f"changed: {what}: {seen!r}; stated was {stated!r}")


import logging

logging.disable(logging.CRITICAL)
import bm25s

DOCUMENTS = ["the tide rises", "the harbour is old", "a lock of oak", "vitamins of fruit"]
index = bm25s.BM25()
index.index(bm25s.tokenize(DOCUMENTS, show_progress=False), show_progress=False)


def found(question, k):
    words = bm25s.tokenize([question], show_progress=False)
    rows, scores = index.retrieve(words, k=k, show_progress=False)
    return [(int(row), float(score) > 0) for row, score in zip(rows[0], scores[0])]


check("one fits", found("tide", 3), [(0, True), (3, False), (2, False)])
check("none fits", found("zebra", 2), [(3, False), (2, False)])
try:
    found("tide", 9)
except ValueError as error:
    check("too many", "larger than the number" in str(error), True)

print("as stated")
PY
