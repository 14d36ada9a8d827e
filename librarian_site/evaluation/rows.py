"""Shared by the text evaluations: read JSON lines, and average scores for each half of them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from statistics import mean
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

Row = dict[str, Any]


def rows_of(path: Path) -> list[Row]:
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


def halves[T](things: Sequence[T]) -> Iterator[tuple[str, Sequence[T]]]:
    """The even lines and the odd ones, to choose weights on one and look at the other."""
    for name, half in (("even", things[0::2]), ("odd", things[1::2])):
        if half:
            yield name, half


def means(scores: Sequence[dict[str, float]]) -> dict[str, float]:
    return {name: round(mean(each[name] for each in scores), 4) for name in scores[0]}


def with_halves(scores: Sequence[dict[str, float]]) -> dict[str, Any]:
    """The means over all, over the even lines and over the odd ones."""
    return {**means(scores), "halves": {name: means(half) for name, half in halves(scores)}}


def importable[T](load: Callable[[], T]) -> T | None:
    """What a development dependency gives, or None where it is not installed."""
    try:
        return load()
    except ImportError:
        return None
