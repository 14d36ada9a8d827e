#!/usr/bin/env bash
# ranx puts the only text that has the words of a question behind all that are merely near it.
#
# Guess: where a search by words finds one text and a search by vectors three others, the one is at the top of
# its list and comes first, or beside the first of the other list, in whatever `fuse` makes of both.
# Seen (ranx 0.3.21, numpy 2.5.5, Python 3.13): by default, "min-max", the scores of each list go from 1 to 0, and a
# list of one is 0, which is what a text has that was not found at all. So it is with "sum", which takes away
# the least score too. The rarer a word the less it counts: where two texts have it, the second gets nothing.
# "max" and the method "rrf" put the one text first.
#
#   default: {'near': 0.5, 'nearby': 0.25, 'exact': 0.0, 'far': 0.0}
#   sum: {'near': 0.667, 'nearby': 0.333, 'exact': 0.0, 'far': 0.0}
#   max: {'exact': 1.0, 'near': 1.0, 'nearby': 0.75, 'far': 0.5}
#   rrf: ['exact', 'near', 'nearby', 'far']
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
uv venv -q --python 3.13 "$tmp/venv"
uv pip install -q --python "$tmp/venv/bin/python" ranx==0.3.21 numpy==2.5.5 numba==0.68.1

cd "$tmp"
PYTHONWARNINGS=ignore "$tmp/venv/bin/python" - <<'PY'
import sys


def check(what, seen, stated):
    print(f"{what}: {seen!r}")
    if seen != stated:
        sys.exit(f"changed: {what}: {seen!r}; stated was {stated!r}")


from ranx import Run, fuse


def fused(**options):
    by_words = Run({"low water": {"exact": 9.1}})
    by_vectors = Run({"low water": {"near": 0.8, "nearby": 0.6, "far": 0.4}})
    found = fuse(runs=[by_words, by_vectors], **options).run["low water"]
    return {text: round(float(score), 3) for text, score in found.items()}


even = {"method": "wsum", "params": {"weights": (0.5, 0.5)}}
check("default", fused(**even), {"near": 0.5, "nearby": 0.25, "exact": 0.0, "far": 0.0})
check("sum", fused(norm="sum", method="sum"), {"near": 0.667, "nearby": 0.333, "exact": 0.0, "far": 0.0})
check("max", fused(norm="max", method="sum"), {"exact": 1.0, "near": 1.0, "nearby": 0.75, "far": 0.5})
check("rrf", list(fused(method="rrf")), ["exact", "near", "nearby", "far"])

print("as stated")
PY
