"""Evaluate search against documents that people judged relevant.

A collection is a folder of `corpus.jsonl` (`_id`, `title`, `text`), `queries.jsonl` (`_id`,
`text`) and `qrels.json` (query to document to gain), as BEIR has them.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

DEPTH = 10
MODES = ("words", "meaning", "hybrid")


class CollectionError(Exception):
    """The folder is no collection."""


@dataclass(frozen=True, slots=True)
class Collection:
    """Documents as (id, title, text), and those queries that have relevant documents."""

    name: str
    documents: Sequence[tuple[str, str, str]]
    queries: Mapping[str, str]
    relevant: Mapping[str, Mapping[str, float]]


def read_collection(folder: Path) -> Collection:
    """Raises CollectionError, saying what is missing or wrong."""
    try:
        documents = [
            (str(row["_id"]), row.get("title") or "", row["text"])
            for row in _rows(folder / "corpus.jsonl")
        ]
        queries = {str(row["_id"]): row["text"] for row in _rows(folder / "queries.jsonl")}
        qrels = json.loads((folder / "qrels.json").read_text())
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise CollectionError(f"{folder} is no search collection: {error}") from error
    relevant = {
        query: {document: float(gain) for document, gain in gains.items() if gain > 0}
        for query, gains in qrels.items()
    }
    return Collection(
        name=folder.resolve().name,
        documents=documents,
        queries={query: text for query, text in queries.items() if relevant.get(query)},
        relevant=relevant,
    )


def measure(
    collection: Collection, find: Callable[..., Sequence[str]]
) -> dict[str, dict[str, float]]:
    """Means over the queries; `find(text, mode)` gives document ids, best first."""
    return {mode: measure_one(collection, partial(find, mode=mode)) for mode in MODES}


def measure_one(collection: Collection, find: Callable[[str], Sequence[str]]) -> dict[str, float]:
    """The same for one way of finding."""
    found = {query: find(text)[:DEPTH] for query, text in collection.queries.items()}
    return {
        "ndcg_at_10": _mean([ndcg(f, collection.relevant[q]) for q, f in found.items()]),
        "recall_at_10": _mean([recall(f, collection.relevant[q]) for q, f in found.items()]),
    }


def ndcg(found: Sequence[str], gains: Mapping[str, float], depth: int = DEPTH) -> float:
    """Normalised discounted cumulative gain with linear gains (Järvelin & Kekäläinen 2002)."""
    ideal = _discounted(sorted(gains.values(), reverse=True)[:depth])
    return _discounted([gains.get(each, 0.0) for each in found[:depth]]) / ideal if ideal else 0.0


def recall(found: Sequence[str], gains: Mapping[str, float], depth: int = DEPTH) -> float:
    """The share of the relevant documents that is among the first `depth`."""
    return len(set(found[:depth]) & gains.keys()) / len(gains) if gains else 0.0


def _discounted(gains: Sequence[float]) -> float:
    return sum(gain / math.log2(place + 2) for place, gain in enumerate(gains))


def _mean(values: Sequence[float]) -> float:
    return round(sum(values) / len(values), 4) if values else 0.0


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    with path.open() as lines:
        for line in lines:
            if line.strip():
                yield json.loads(line)
