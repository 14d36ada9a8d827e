"""How a search of a shard goes: one by one or by the graph, and over whose passages words count.

A filter takes most passages out of the graph, and its links with them: what is left falls apart,
and a search ends where it began. So few passages are compared one by one, which is exact, and for
more Acorn looks behind those that were left out (Patel et al. 2024, "ACORN: Performant and
Predicate-Agnostic Search Over Vector Embeddings and Structured Data").
"""

from __future__ import annotations

import qdrant_edge as edge

# HNSW ef: passages a search looks at in the graph to return 200 of them; more with a filter, as
# it leaves fewer ways to each.
SEARCHED, FILTERED_SEARCHED = 512, 768
# Passages that are compared one by one at most, which takes as long as a search of the graph. With
# a filter both take longer, as what fits does not lie in a row.
ONE_BY_ONE, FILTERED_ONE_BY_ONE = 64_000, 128_000
# A graph in which fewer fit than one in so many falls apart even for Acorn.
SPARSEST = 12
# Part of the graph's passages up to which Acorn is used: where more fit, it holds by itself.
ACORN_BELOW = 0.6

EXACT = edge.SearchParams(exact=True)
BY_GRAPH = edge.SearchParams(hnsw_ef=SEARCHED)
BY_FILTERED_GRAPH = edge.SearchParams(
    hnsw_ef=FILTERED_SEARCHED,
    acorn=edge.AcornSearchParams(enable=True, max_selectivity=ACORN_BELOW),
)
# Where many of the graph's passages are deleted, whose links Acorn goes over as well.
BY_WORN_GRAPH = edge.SearchParams(
    hnsw_ef=FILTERED_SEARCHED, acorn=edge.AcornSearchParams(enable=True, max_selectivity=1.0)
)


def one_by_one(fitting: int, nodes: int, *, filtered: bool) -> bool:
    """Whether to compare the `fitting` passages one by one, in a graph of so many `nodes`."""
    if not filtered:
        return fitting <= ONE_BY_ONE
    return fitting <= max(FILTERED_ONE_BY_ONE, nodes // SPARSEST)
