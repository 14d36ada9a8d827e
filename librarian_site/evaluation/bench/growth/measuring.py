"""A series measured size by size, on a librarian of its own."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.conf import settings

from librarian_site.evaluation.bench.page_server import serving
from librarian_site.evaluation.bench.sections import Visit, batch
from librarian_site.evaluation.bench.tree import BenchError, running

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from librarian_site.evaluation.bench.growth.series import Series
    from librarian_site.evaluation.bench.made_texts import MadeTexts

WARM_UP = 3_000_000  # the number of a text that no series has


@dataclass(slots=True)
class Growth:
    """Milliseconds by line, one of each at each size."""

    sizes: list[int] = field(default_factory=list)
    lines: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))

    def add(self, size: int, found: dict[str, float]) -> None:
        self.sizes.append(size)
        for name, value in found.items():
            self.lines[name].append(value)


def measure(
    series: Series,
    texts: MadeTexts,
    data: Path,
    *,
    up_to: int | None,
    report: Callable[[int, dict[str, float]], None],
) -> None:
    """What each size costs is told to `report`. Raises BenchError."""
    sizes = [size for size in series.sizes if up_to is None or size <= up_to]
    if not sizes:
        raise BenchError(f"The fewest {series.axis} measured are {series.sizes[0]}.")
    with serving() as server, running("here", settings.BASE_DIR, data, server.address) as librarian:
        # The first page also loads the model and the parsers: it is not measured.
        batch(librarian, [server.add("warm-up.html", texts.page(WARM_UP))])
        for number, size in enumerate(sizes):
            visit = Visit(librarian, number, server, texts, urls=[], items=size)
            report(size, series.measure(visit, size))
