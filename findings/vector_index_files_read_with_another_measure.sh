#!/usr/bin/env bash
# A file of vectors by L2 loads as one by cosine: usearch then measures by L2 and says cosine, hnswlib does
# the reverse.
#
# Guess: an index that was saved knows by which distance it was built; one that is loaded as another is
# refused, or measures as it says. What was set for searching comes back with it.
# Seen (usearch 2.26.6, hnswlib 0.8.0): usearch says "Cos" of the index and gives the distance 4 between (1,
# 0) and (3, 0), which have one direction. hnswlib compares vectors of any length as if they had length 1,
# so that (1, 0) and (3, 0) are at a "distance" of -2, nearer than (1, 0) to itself. Neither says a word.
# hnswlib's ef and usearch's expansion_search are those of a new index after loading, so that searches find
# less than before.
#
#   usearch, measure: 'MetricKind.Cos'
#   usearch, distances: [(1, 0.0), (2, 4.0)]
#   usearch, expansion of searches: [500, 64]
#   hnswlib, distances: [(2, -2.0), (1, 0.0), (3, 1.0)]
#   hnswlib, ef: [500, 10]
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
uv venv -q --python 3.13 "$tmp/venv"
uv pip install -q --python "$tmp/venv/bin/python" usearch==2.26.6 hnswlib==0.8.0 numpy==2.5.5

cd "$tmp"
"$tmp/venv/bin/python" - <<'PY'
import sys


def check(what, seen, stated):
    print(f"{what}: {seen!r}")
    if seen != stated:
        sys.exit(f"changed: {what}: {seen!r}; stated was {stated!r}")


import hnswlib
import numpy
from usearch.index import Index

VECTORS = numpy.array([(1, 0), (3, 0), (0, 2)], dtype=numpy.float32)
KEYS = [1, 2, 3]

saved = Index(ndim=2, metric="l2sq", dtype="f32", expansion_search=500)
saved.add(KEYS, VECTORS)
saved.save("first.usearch")
loaded = Index(ndim=2, metric="cos", dtype="f32")
loaded.load("first.usearch")
check("usearch, measure", str(loaded.metric_kind), "MetricKind.Cos")
matches = loaded.search(VECTORS[0], 2)
check("usearch, distances", [(int(m.key), float(m.distance)) for m in matches], [(1, 0.0), (2, 4.0)])
check("usearch, expansion of searches", [saved.expansion_search, Index.restore("first.usearch").expansion_search], [500, 64])

other = hnswlib.Index(space="l2", dim=2)
other.init_index(max_elements=10)
other.set_ef(500)
other.add_items(VECTORS, KEYS)
other.save_index("second.hnsw")
read = hnswlib.Index(space="cosine", dim=2)
read.load_index("second.hnsw")
labels, distances = read.knn_query(VECTORS[0], k=3)
check("hnswlib, distances", list(zip(labels[0].tolist(), distances[0].tolist())), [(2, -2.0), (1, 0.0), (3, 1.0)])
check("hnswlib, ef", [other.ef, read.ef], [500, 10])

print("as stated")
PY
