"""Evaluate the quality score against kinds of pages and texts graded by people.

Pages as `extraction` has them: articles and documentation are to stand above collections and
listings. Beside them `quality/NAME.jsonl` with `text`, `label` (more is better) and, where labels
compare only within one, a `group`; of those rank correlation and the AUC of the best fifth
against the worst.
"""

from __future__ import annotations

import gzip
from collections import defaultdict
from collections.abc import Sequence
from statistics import mean
from typing import TYPE_CHECKING, Any

from ingestion.analysis import quality
from ingestion.analysis.markdown_blocks import blocks_of
from ingestion.documents.errors import NotContent
from ingestion.documents.media_types import HTML
from ingestion.documents.types import Document, Resource, no_progress
from ingestion.extraction import extract
from librarian_site.evaluation.extraction import pages_in
from librarian_site.evaluation.rows import Row, halves, rows_of
from library import document_kinds

if TYPE_CHECKING:
    from pathlib import Path

ABOVE = ("article", "documentation")
BELOW = ("collection", "listing")
FIFTH = 0.2

Scored = tuple[str, float]


def measure(folder: Path) -> dict[str, Any] | None:
    pages = [_page(page) for page in pages_in(folder)]
    figures: dict[str, Any] = {"pages": _by_kind(pages)} if pages else {}
    for path in sorted((folder / "quality").glob("*.jsonl")):
        rows = rows_of(path)
        figures[path.stem] = {
            **_ordered(rows),
            "halves": {name: _ordered(half) for name, half in halves(rows)},
            "texts": len(rows),
        }
    return figures or None


def auc(above: Sequence[float], below: Sequence[float]) -> float | None:
    """Return the AUC: how often one of the first is above one of the second, ties count half."""
    if not above or not below:
        return None
    wins = sum((a > b) + 0.5 * (a == b) for a in above for b in below)
    return round(wins / (len(above) * len(below)), 4)


def rank_correlation(one: Sequence[float], other: Sequence[float]) -> float:
    """Spearman's rho, ties at their mean rank."""
    a, b = _ranks(one), _ranks(other)
    middle = (len(a) - 1) / 2
    shared = sum((x - middle) * (y - middle) for x, y in zip(a, b, strict=True))
    spread = sum((x - middle) ** 2 for x in a) * sum((y - middle) ** 2 for y in b)
    return float(shared / spread**0.5) if spread else 0.0


def _page(page: tuple[Path, dict[str, Any]]) -> Scored:
    """Return the page's kind and score; a page that `page_checks` refuses scores 0."""
    path, truth = page
    resource = Resource(
        content=gzip.decompress(path.read_bytes()), media_type=HTML, url=truth.get("url") or ""
    )
    try:
        raw = extract(resource, no_progress)
    except NotContent:
        return "refused", 0.0
    return truth.get("page_type") or "other", quality.judge(raw, blocks_of(raw.markdown)).score


def _by_kind(pages: Sequence[Scored]) -> dict[str, Any]:
    return {**_against(pages), "halves": {name: _against(half) for name, half in halves(pages)}}


def _against(pages: Sequence[Scored]) -> dict[str, Any]:
    kinds = defaultdict(list)
    for kind, score in pages:
        kinds[kind].append(score)
    above = [score for kind, score in pages if kind in ABOVE]
    return {
        "mean": {kind: round(mean(scores), 2) for kind, scores in sorted(kinds.items())},
        "auc_against": {
            kind: auc(above, scores) for kind, scores in sorted(kinds.items()) if kind not in ABOVE
        },
        "auc": auc(above, [score for kind, score in pages if kind in (*BELOW, "refused")]),
    }


def _ordered(rows: Sequence[Row]) -> dict[str, float | None]:
    """Means over the groups, of those with something to order."""
    groups = defaultdict(list)
    for row in rows:
        groups[row.get("group", "")].append((float(row["label"]), _graded(row["text"])))
    kept = [pairs for pairs in groups.values() if len({label for label, _ in pairs}) > 1]
    between = [each for each in map(_extremes, kept) if each is not None]
    return {
        "rank_correlation": round(mean(rank_correlation(*zip(*p, strict=True)) for p in kept), 4)
        if kept
        else None,
        "auc": round(mean(between), 4) if between else None,
    }


def _graded(text: str) -> float:
    raw = Document(
        kind=document_kinds.TEXT.name,
        markdown=text,
        original=b"",
        media_type="text/plain",
        title="Text",
    )
    return quality.judge(raw, blocks_of(text)).score


def _extremes(pairs: Sequence[tuple[float, float]]) -> float | None:
    labels = sorted(label for label, _ in pairs)
    worst = labels[int(FIFTH * (len(labels) - 1))]
    best = labels[int((1 - FIFTH) * (len(labels) - 1))]
    high = [score for label, score in pairs if label >= best]
    return auc(high, [score for label, score in pairs if label <= min(worst, best - 1e-9)])


def _ranks(values: Sequence[float]) -> list[float]:
    places = defaultdict(list)
    for place, value in enumerate(sorted(values)):
        places[value].append(place)
    return [mean(places[value]) for value in values]
