"""Figures of two trees, measured in turn: medians, spread and ratios, and the table of them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from statistics import median
from typing import TYPE_CHECKING, Any

from rich.table import Table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


@dataclass(slots=True)
class Figures:
    """What was measured of one tree: by name of the figure, its unit in it, one value a round."""

    tree: str
    values: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))

    def add(self, found: Mapping[str, float]) -> None:
        for name, value in found.items():
            self.values[name].append(value)


@dataclass(frozen=True, slots=True)
class Row:
    """One figure of each tree, the median of its rounds with the least and the greatest.

    `ratio` is that of this tree to the other; None where there is no other, or it has none.
    """

    name: str
    medians: tuple[float, ...]
    spreads: tuple[tuple[float, float], ...]
    ratio: float | None


def compare(trees: Sequence[Figures]) -> list[Row]:
    """The rows of the first tree, beside those of the second if there are two."""
    rows = []
    for name in trees[0].values:
        found = [tree.values[name] for tree in trees if tree.values.get(name)]
        medians = tuple(median(values) for values in found)
        spreads = tuple((min(values), max(values)) for values in found)
        has_ratio = len(medians) > 1 and medians[1] > 0
        rows.append(Row(name, medians, spreads, medians[0] / medians[1] if has_ratio else None))
    return rows


def as_table(trees: Sequence[Figures]) -> Table:
    table = Table("figure", *(tree.tree for tree in trees), "ratio")
    for row in compare(trees):
        cells = [
            f"{_short(middle)} ({_short(least)} to {_short(most)})"
            for middle, (least, most) in zip(row.medians, row.spreads, strict=True)
        ]
        cells += [""] * (len(trees) - len(cells))
        table.add_row(row.name, *cells, "" if row.ratio is None else f"{row.ratio:.2f}")
    return table


def as_json(trees: Sequence[Figures]) -> dict[str, Any]:
    return {
        "trees": [{"tree": tree.tree, "values": dict(tree.values)} for tree in trees],
        "ratios": {row.name: row.ratio for row in compare(trees) if row.ratio is not None},
    }


def _short(value: float) -> str:
    """Three digits, or all those before the point."""
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"
