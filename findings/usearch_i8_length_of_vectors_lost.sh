#!/usr/bin/env bash
# usearch gives each vector of dtype i8 the same length, also where the metric goes by lengths.
#
# Guess: dtype="i8" keeps a vector more coarsely, and what is nearest stays nearest, if not to the last
# digit: by "l2sq", (1, 0) is nearer to (2, 1) than (100, 0) is, and by "ip" (100, 0) has the greater
# product.
# Seen (usearch 2.26.6, numpy 2.5.5): each vector is brought to length 1 before it is rounded, with "l2sq"
# and "ip" as with "cos", so that (1, 0) and (100, 0) are one vector at one distance from any other; (2, 3),
# the second nearest by f32 and bf16, is the last by i8, and by "ip" the first, and the distances have
# another scale. No error, no warning.
#
#   l2sq f32: [1, 3, 2]
#   l2sq bf16: [1, 3, 2]
#   l2sq i8, nearest: {1, 2}
#   l2sq i8, (1, 0) and (100, 0): True
#   ip f32: [2, 3, 1]
#   ip i8, nearest: 3
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
uv venv -q --python 3.13 "$tmp/venv"
uv pip install -q --python "$tmp/venv/bin/python" usearch==2.26.6 numpy==2.5.5

cd "$tmp"
"$tmp/venv/bin/python" - <<'PY'
import sys


def check(what, seen, stated):
    print(f"{what}: {seen!r}")
    if seen != stated:
        sys.exit(f"changed: {what}: {seen!r}; stated was {stated!r}")


import numpy
from usearch.index import Index

VECTORS = {1: (1, 0), 2: (100, 0), 3: (2, 3)}


def found(metric, dtype, question):
    index = Index(ndim=2, metric=metric, dtype=dtype)
    for key, vector in VECTORS.items():
        index.add(key, numpy.array(vector, dtype=numpy.float32))
    matches = index.search(numpy.array(question, dtype=numpy.float32), 3, exact=True)
    return [(int(key), round(float(distance), 2)) for key, distance in zip(matches.keys, matches.distances)]


def keys(metric, dtype, question):
    return [key for key, _ in found(metric, dtype, question)]


check("l2sq f32", keys("l2sq", "f32", (2, 1)), [1, 3, 2])
check("l2sq bf16", keys("l2sq", "bf16", (2, 1)), [1, 3, 2])
check("l2sq i8, nearest", {key for key, _ in found("l2sq", "i8", (2, 1))[:2]}, {1, 2})
distances = dict(found("l2sq", "i8", (2, 1)))
check("l2sq i8, (1, 0) and (100, 0)", distances[1] == distances[2], True)
check("ip f32", keys("ip", "f32", (1, 1)), [2, 3, 1])
check("ip i8, nearest", keys("ip", "i8", (1, 1))[0], 3)

print("as stated")
PY
