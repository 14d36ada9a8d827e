"""This tree and another measured in turn: section by section, round by round."""

from __future__ import annotations

import tempfile
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings

from librarian_site.evaluation.bench import sections
from librarian_site.evaluation.bench.figures import Figures
from librarian_site.evaluation.bench.made_texts import MadeTexts
from librarian_site.evaluation.bench.page_server import serving
from librarian_site.evaluation.bench.tree import BenchError, checked_out, running

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from librarian_site.evaluation.bench.page_server import PageServer
    from librarian_site.evaluation.bench.tree import Librarian

    Report = Callable[[str], object]


@dataclass(frozen=True, slots=True)
class Plan:
    """`against` is the other tree's commit; without it this one is measured alone."""

    against: str | None
    rounds: int
    sections: Sequence[str]
    items: int


def measure(pages: Mapping[str, bytes], plan: Plan, report: Report) -> list[Figures]:
    """What was found is told line by line, too. Raises BenchError."""
    least = plan.rounds * (sections.ALONE + 1) + 1
    if len(pages) < least:
        raise BenchError(
            f"{plan.rounds} rounds need {least} pages at least, and there are {len(pages)}."
        )
    with ExitStack() as stack:
        enter = stack.enter_context
        work = Path(enter(tempfile.TemporaryDirectory(prefix="bench-")))
        trees = {"here": settings.BASE_DIR}
        if plan.against:
            trees[plan.against] = enter(checked_out(settings.BASE_DIR, plan.against, work))
        server = enter(serving())
        librarians = [
            enter(running(name, folder, work / f"data-{number}", server.address))
            for number, (name, folder) in enumerate(trees.items())
        ]
        return _in_turn(_visits(librarians, server, pages, plan), plan, report)


def _visits(
    librarians: Sequence[Librarian], server: PageServer, pages: Mapping[str, bytes], plan: Plan
) -> list[list[sections.Visit]]:
    """Of each librarian one a round, among which the pages are divided."""
    texts = MadeTexts(pages.values())
    first, *urls = [server.add(name, content) for name, content in pages.items()]
    visits = []
    for librarian in librarians:
        sections.batch(librarian, [first])  # loads the model, and what else the first page does
        visits.append(
            [
                sections.Visit(
                    librarian, each, server, texts, urls[each :: plan.rounds], plan.items
                )
                for each in range(plan.rounds)
            ]
        )
    return visits


def _in_turn(
    visits: Sequence[Sequence[sections.Visit]], plan: Plan, report: Report
) -> list[Figures]:
    found = [Figures(rounds[0].librarian.name) for rounds in visits]
    for name in (name for name in sections.SECTIONS if name in plan.sections):
        for number, of_round in enumerate(zip(*visits, strict=True)):
            turn = list(zip(of_round, found, strict=True))
            for visit, figures in turn if number % 2 == 0 else turn[::-1]:
                measured = sections.SECTIONS[name](visit)
                figures.add(measured)
                told = "; ".join(f"{figure} {value:.4g}" for figure, value in measured.items())
                report(f"Round {number + 1}, {visit.librarian.name}: {told}")
    return found
