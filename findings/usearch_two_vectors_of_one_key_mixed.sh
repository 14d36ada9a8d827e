#!/usr/bin/env bash
# usearch gives (2, 4) for the first of two vectors, (2, 3) and (4, 5), that are kept under one key.
#
# Guess: with multi=True a key has several vectors, for the passages of one text say, and get(key) gives
# them as they were added, as well as the dtype can.
# Seen (usearch 2.26.6, numpy 2.5.5): with bf16, which one gets without a word about it where the machine
# has it, the numbers of all vectors of the key run on as if each second one were not there, so that the
# first row is made of two vectors and the last one of nothing; one vector alone, and f16, f32 and i8, come
# back right. Searching goes by the right ones. So who keeps texts by their vectors in the index, or moves
# it into another, moves other vectors.
#
#   bf16: [2.0, 4.0]
#   bf16, one vector: [2.0, 3.0]
#   f16: [2.0, 3.0]
#   f32: [2.0, 3.0]
#   distances from (4, 5): [0.0, 8.0]
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


def first(dtype, *vectors):
    """What the key's first vector comes back as."""
    index = Index(ndim=2, metric="l2sq", multi=True, dtype=dtype)
    for vector in vectors:
        index.add(1, numpy.array(vector, dtype=numpy.float32))
    return numpy.asarray(index.get(1))[0].tolist()


check("bf16", first("bf16", (2, 3), (4, 5)), [2.0, 4.0])
check("bf16, one vector", first("bf16", (2, 3)), [2.0, 3.0])
check("f16", first("f16", (2, 3), (4, 5)), [2.0, 3.0])
check("f32", first("f32", (2, 3), (4, 5)), [2.0, 3.0])
index = Index(ndim=2, metric="l2sq", multi=True, dtype="bf16")
for each in ((2, 3), (4, 5)):
    index.add(1, numpy.array(each, dtype=numpy.float32))
found = index.search(numpy.array((4, 5), dtype=numpy.float32), 2)
check("distances from (4, 5)", [float(distance) for distance in found.distances], [0.0, 8.0])

print("as stated")
PY
