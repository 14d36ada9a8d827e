"""How a search of a shard goes: one by one, by the graph alone, or by Acorn.

A filter takes most passages out of the graph, and its links with them; so do deleted passages
until they are tidied away. Where more than half of a graph is left, it holds, and a search that
looks at enough of it is right. Where less is left it falls apart, and a search ends where it
began: then comparing one by one is both exact and the quickest, up to as many passages as Acorn,
which looks behind those that were left out, needs the time for (Patel et al. 2024, "ACORN:
Performant and Predicate-Agnostic Search Over Vector Embeddings and Structured Data").

What each takes, at 800,000 passages, is in docs/scale.md.
"""

from __future__ import annotations

import qdrant_edge as edge

# HNSW ef: passages a search looks at in the graph; more with a filter, as some of them do not fit.
SEARCHED, FILTERED_SEARCHED, ACORN_SEARCHED = 2048, 4096, 768
# Passages that are compared one by one in the time of a search of the graph: up to as many are,
# also where there is a graph (from `points.GRAPH_FROM` on). With a filter both take longer, as what
# fits does not lie in a row.
ONE_BY_ONE, FILTERED_ONE_BY_ONE = 128_000, 192_000
# Passages that are compared one by one in the time of a search by Acorn.
ONE_BY_ONE_BEFORE_ACORN = 400_000
# Part of a graph that has to be left for it to hold by itself.
HOLDS = 0.5

EXACT = edge.SearchParams(exact=True)
BY_GRAPH = edge.SearchParams(hnsw_ef=SEARCHED)
BY_FILTERED_GRAPH = edge.SearchParams(hnsw_ef=FILTERED_SEARCHED)
# Needs a filter, if only one that lets everything through.
BY_ACORN = edge.SearchParams(
    hnsw_ef=ACORN_SEARCHED, acorn=edge.AcornSearchParams(enable=True, max_selectivity=1.0)
)


def chosen(fitting: int, nodes: int, *, filtered: bool) -> edge.SearchParams:
    """Return how to search for the `fitting` of the `nodes` of a graph, deleted ones included."""
    whole = not filtered and fitting == nodes
    if fitting <= (ONE_BY_ONE if whole else FILTERED_ONE_BY_ONE):
        return EXACT
    if whole:
        return BY_GRAPH
    if fitting > nodes * HOLDS:
        return BY_FILTERED_GRAPH
    return EXACT if fitting <= ONE_BY_ONE_BEFORE_ACORN else BY_ACORN
