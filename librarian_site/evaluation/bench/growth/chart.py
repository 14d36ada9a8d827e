"""A growth as a small SVG: both axes are logarithmic, so what grows in proportion is straight."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.template.loader import render_to_string

if TYPE_CHECKING:
    from collections.abc import Sequence

    from librarian_site.evaluation.bench.growth.measuring import Growth
    from librarian_site.evaluation.bench.growth.series import Series

WIDTH, HEIGHT = 680, 360
LEFT, RIGHT, BOTTOM = 76, 24, 48
TITLE, LEGEND_ROW = 40, 20  # pixels above the plot, and more for each line
LAST_LABEL = 110  # pixels that the last number takes, with what the axis counts
STEPS = (1, 2, 5)  # of a decade, that have a rule and a number


@dataclass(frozen=True, slots=True)
class Tick:
    place: float
    label: str


@dataclass(frozen=True, slots=True)
class Line:
    name: str
    number: int
    points: list[tuple[float, float]]
    values: str
    legend: int

    @property
    def path(self) -> str:
        return " ".join(f"{x},{y}" for x, y in self.points)


@dataclass(frozen=True, slots=True)
class Scale:
    """Pixels from `start` to `end` for numbers from `least` to `most`."""

    least: float
    most: float
    start: float
    end: float

    def place(self, value: float) -> float:
        share = math.log(value / self.least) / math.log(self.most / self.least)
        return round(self.start + share * (self.end - self.start), 1)


def draw(series: Series, growth: Growth) -> str:
    top = TITLE + LEGEND_ROW * len(growth.lines) + 8
    values = [value for line in growth.lines.values() for value in line]
    steps = _steps(min(values), max(values))
    x = Scale(growth.sizes[0], max(growth.sizes[-1], growth.sizes[0] * 2), LEFT, WIDTH - RIGHT)
    y = Scale(steps[0], steps[-1], HEIGHT - BOTTOM, top)
    lines = [
        Line(
            name,
            number,
            [(x.place(size), y.place(v)) for size, v in zip(growth.sizes, found, strict=True)],
            ", ".join(f"{size:,}: {v:.3g}" for size, v in zip(growth.sizes, found, strict=True)),
            TITLE + LEGEND_ROW * number + 8,
        )
        for number, (name, found) in enumerate(growth.lines.items())
    ]
    return render_to_string(
        "evaluation/growth.svg",
        {
            "title": series.title,
            "axis": series.axis,
            "lines": lines,
            "columns": [Tick(x.place(size), _label(size, growth, x)) for size in growth.sizes],
            "rows": [Tick(y.place(step), f"{step:,g}") for step in steps],
            "frame": {"left": LEFT, "right": WIDTH - RIGHT, "top": top, "base": HEIGHT - BOTTOM},
            "width": WIDTH,
            "height": HEIGHT,
        },
    )


def _label(size: int, growth: Growth, x: Scale) -> str:
    """The number below a rule; none where the last one stands."""
    is_apart = x.place(growth.sizes[-1]) - x.place(size) >= LAST_LABEL
    return f"{size:,}" if is_apart or size == growth.sizes[-1] else ""


def _steps(least: float, most: float) -> Sequence[float]:
    """Round numbers (1, 2, 5 …) from below the least to above the most, of a decade at least."""
    decades = range(math.floor(math.log10(least)), math.ceil(math.log10(most)) + 2)
    steps = [float(f"{step}e{decade}") for decade in decades for step in STEPS]
    first = max(number for number, step in enumerate(steps) if step <= least)
    last = min(number for number, step in enumerate(steps) if step >= most)
    return steps[first : max(last, first + len(STEPS)) + 1]
