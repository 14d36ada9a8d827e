#!/usr/bin/env bash
# rank-bm25 gives no point for a word in half of the documents, and BM25Plus points to all for any word.
#
# Guess: of two documents the one with the asked word scores more than the other, and a document without it
# scores nothing, so that "score > 0" tells what was found.
# Seen (rank-bm25 0.2.2): BM25Okapi's idf is log((N - n + 0.5) / (n + 0.5)), which is 0 at half of the
# documents: both score 0. Above that the negative idf is replaced by a quarter of the mean idf, so the
# more frequent word counts more than the one at half. BM25Plus adds its delta for a word that does not
# occur too: the document without it scores 1.1.
#
#   BM25Okapi, "heron" in 1 of 2: [0.0, 0.0]
#   BM25Okapi, "pier" in 2 of 4: [0.0, 0.0, 0.0, 0.0]
#   BM25Okapi, "tide" in 3 of 4: [0.08, 0.08, 0.08, 0.0]
#   BM25Plus, "heron" in 1 of 2: [2.2, 1.1]
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
uv venv -q --python 3.13 "$tmp/venv"
uv pip install -q --python "$tmp/venv/bin/python" rank-bm25==0.2.2 numpy==2.5.5

cd "$tmp"
"$tmp/venv/bin/python" - <<'PY'
import sys


def check(what, seen, stated):
    print(f"{what}: {seen!r}")
    if seen != stated:
        sys.exit(f"changed: {what}: {seen!r}; stated was {stated!r}")


from rank_bm25 import BM25Okapi, BM25Plus


def scores(index, word):
    return [round(float(score), 2) for score in index.get_scores([word])]


TWO = [["heron"], ["tern"]]
FOUR = [["tide", "pier"], ["tide", "pier"], ["tide", "boat"], ["gate", "rope"]]
check('BM25Okapi, "heron" in 1 of 2', scores(BM25Okapi(TWO), "heron"), [0.0, 0.0])
check('BM25Okapi, "pier" in 2 of 4', scores(BM25Okapi(FOUR), "pier"), [0.0, 0.0, 0.0, 0.0])
check('BM25Okapi, "tide" in 3 of 4', scores(BM25Okapi(FOUR), "tide"), [0.08, 0.08, 0.08, 0.0])
check('BM25Plus, "heron" in 1 of 2', scores(BM25Plus(TWO), "heron"), [2.2, 1.1])

print("as stated")
PY
