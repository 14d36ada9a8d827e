"""Layout of SVG charts: x in percent of the width, y in pixels.

Numbers go into the attributes of inline SVG and are written with a point in every language.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

HEIGHT = 160  # of the plot
TOP = 8  # above it, for the highest line's number
FOOT = 24  # below it, for the names
LEFT = 9.0  # percent of the width, for the lines' numbers
GAP = 0.25  # of a column's place
LEAST = 2.0  # pixels: minimal height of a bar, so that small values are visible
MOST_NAMES = 4  # as many as fit on a phone
WIDE = 15.0  # percent of the width: a column's place that has room for its name on a phone


@dataclass(frozen=True, slots=True)
class Segment:
    """`part` counts the series, from 0."""

    part: int
    y: str
    height: str


@dataclass(frozen=True, slots=True)
class Column:
    """`x` and `place` are the column's own place, which is hovered over."""

    title: str
    x: str
    width: str
    left: str
    place: str
    segments: list[Segment]


@dataclass(frozen=True, slots=True)
class Line:
    """A number at a height."""

    y: str
    label: str


@dataclass(frozen=True, slots=True)
class Name:
    x: str
    anchor: str
    label: str


@dataclass(frozen=True, slots=True)
class Columns:
    height: int
    base: int
    left: str
    columns: list[Column]
    lines: list[Line]
    names: list[Name]


@dataclass(frozen=True, slots=True)
class Bar:
    """A row of a chart of bars; `end` marks a second number beyond `width`."""

    label: str
    value: int
    text: str
    width: str
    url: str = ""
    css: str = ""
    end: str = ""


def columns(labels: Sequence[str], *series: Sequence[int], titles: Sequence[str]) -> Columns:
    """Columns side by side, the series on top of each other in each."""
    stacks = list(zip(*series, strict=True))
    step = nice_step(max((sum(stack) for stack in stacks), default=0))
    most = step * max(1, math.ceil(max((sum(stack) for stack in stacks), default=0) / step))
    place = (100 - LEFT) / max(1, len(labels))
    made = [
        Column(
            title=titles[n],
            x=percent(LEFT + (n + GAP / 2) * place),
            width=percent(place * (1 - GAP)),
            left=percent(LEFT + n * place),
            place=percent(place),
            segments=_segments(stack, most),
        )
        for n, stack in enumerate(stacks)
    ]
    lines = [
        Line(f"{TOP + HEIGHT * (1 - value / most):.1f}", short(value))
        for value in range(0, most + 1, step)
    ]
    return Columns(
        TOP + HEIGHT + FOOT, TOP + HEIGHT, percent(LEFT), made, lines, _names(labels, place)
    )


def widths(values: Sequence[float]) -> list[str]:
    """Each value's share of the largest."""
    most = max(values, default=0) or 1
    return [percent(100 * value / most) for value in values]


def nice_step(most: int) -> int:
    """Return the grid step: 1, 2 or 5 times a power of ten, for at most four lines."""
    if most <= 4:
        return 1
    power = int(10 ** int(math.log10(most / 4)))
    return next(power * times for times in (1, 2, 5, 10) if power * times * 4 >= most)


def short(number: float) -> str:
    """Abbreviate a number: 1200 as 1.2k."""
    for size, suffix in ((1e9, "G"), (1e6, "M"), (1e3, "k")):
        if number >= size:
            return f"{number / size:.1f}".removesuffix(".0") + suffix
    return f"{number:.0f}"


def percent(share: float) -> str:
    return f"{share:.2f}%"


def _segments(stack: Sequence[int], most: int) -> list[Segment]:
    made, at = [], float(TOP + HEIGHT)
    for part, value in enumerate(stack):
        if value:
            tall = max(LEAST, HEIGHT * value / most)
            at -= tall
            made.append(Segment(part, f"{at:.1f}", f"{tall:.1f}"))
    return made


def _names(labels: Sequence[str], place: float) -> list[Name]:
    """Choose the labels to show: first, last and evenly between."""
    last = len(labels) - 1
    count = min(len(labels), MOST_NAMES)
    shown = sorted({round(n * last / max(1, count - 1)) for n in range(count)})
    return [_name(n, labels[n], last, place) for n in shown]


def _name(n: int, label: str, last: int, place: float) -> Name:
    """Under its column; the outermost of narrow columns end where the columns do."""
    if last and n in (0, last) and place < WIDE:
        return Name(percent(LEFT if n == 0 else 100), "end" if n else "start", label)
    return Name(percent(LEFT + (n + 0.5) * place), "middle", label)
