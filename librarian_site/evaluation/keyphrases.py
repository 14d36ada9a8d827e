"""Evaluate keyphrases against those of authors and annotators: F1 of Porter-stemmed exact matches.

The folder has `keyphrases/NAME.jsonl` with `text` and `keyphrases`.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Sequence
from functools import cache
from statistics import median
from typing import TYPE_CHECKING, Any

import snowballstemmer

from ingestion.analysis import keyphrases, language
from ingestion.analysis.markdown_blocks import blocks_of
from ingestion.analysis.passages import split_passages
from ingestion.analysis.shared_pass import PassSharing
from ingestion.documents.types import no_progress
from librarian_site.evaluation.rows import Row, importable, rows_of, with_halves
from library.embeddings import embed_parts, embed_roughly
from library.vector_index.indexing import indexed_text

if TYPE_CHECKING:
    from pathlib import Path

DEPTHS = (5, 10)
Extract = Callable[[str], Sequence[str]]


def measure(folder: Path) -> dict[str, Any] | None:
    """Return F1 and time for each data set, and YAKE's for comparison where it is installed."""
    paths = sorted((folder / "keyphrases").glob("*.jsonl"))
    if not paths:
        return None
    yake = importable(_yake)
    figures: dict[str, Any] = {}
    for path in paths:
        rows = rows_of(path)
        figures[path.stem] = _measured(rows, extracted)
        if yake is not None:
            figures[path.stem]["yake"] = _measured(rows, yake)
    return figures


def extracted(text: str) -> Sequence[str]:
    blocks = blocks_of(text)
    code = language.detect("", blocks)
    share = PassSharing("", embed_parts, indexed_text)
    shared = share.over("", split_passages(blocks), embed_roughly, no_progress)
    shared.passages()
    return keyphrases.extract(
        blocks,
        title="",
        language=code,
        embed=embed_roughly,
        beginning=shared.beginning(keyphrases.ABOUT),
    ).phrases


def f1(found: Sequence[str], wanted: Sequence[str], depth: int) -> float:
    """Return the F1 of the first `depth` distinct phrases found."""
    true = {_normal(phrase) for phrase in wanted} - {""}
    first = list(dict.fromkeys(_normal(phrase) for phrase in found))[:depth]
    hits = len(true.intersection(first))
    return 2 * hits / (len(first) + len(true)) if hits else 0.0


def _measured(rows: Sequence[Row], extract: Extract) -> dict[str, Any]:
    scores, spent = [], []
    extract(rows[0]["text"])  # warm-up: models are loaded once
    for row in rows:
        started = time.process_time()
        found = extract(row["text"])
        spent.append(1000 * (time.process_time() - started))
        scores.append({f"f1_at_{depth}": f1(found, row["keyphrases"], depth) for depth in DEPTHS})
    return {
        **with_halves(scores),
        "documents": len(rows),
        "ms_per_document": round(median(spent), 1),
    }


def _normal(phrase: str) -> str:
    return " ".join(_stemmed(word) for word in re.findall(r"\w+", phrase.lower()))


@cache
def _stemmed(word: str) -> str:
    return str(_porter().stemWord(word))


@cache
def _porter() -> snowballstemmer.stemmer:
    return snowballstemmer.stemmer("porter")


def _yake() -> Extract:
    from yake import KeywordExtractor

    extractor = KeywordExtractor(lan="en", n=3, top=10)
    return lambda text: [phrase for phrase, _ in extractor.extract_keywords(text)]
