"""Measure how much of what fits a filtered search finds, and how fast."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError
from rich.console import Console
from rich.table import Table

from library.errors import LibraryError

if TYPE_CHECKING:
    from argparse import ArgumentParser
    from collections.abc import Sequence

    from librarian_site.evaluation.index_recall.evaluation import Row

PASSAGES, OWNERS, QUESTIONS = 100_000, 1, 20


class Command(BaseCommand):
    help = (
        "Recall and time of search by meaning with filters of all sizes, against exact search, "
        "over synthetic passages in a store of their own on the engine of the settings: your "
        "library is not touched. Measured once with everything in the graph, once with half "
        "deleted since, once with half written since."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--passages", type=int, default=PASSAGES, metavar="N")
        parser.add_argument("--owners", type=int, default=OWNERS, metavar="N")
        parser.add_argument(
            "--questions", type=int, default=QUESTIONS, metavar="N", help="asked with each filter"
        )
        parser.add_argument("--json", action="store_true", help="the rows as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        # Imported late: it loads numpy.
        from librarian_site.evaluation.index_recall.evaluation import Evaluation, SizeError

        console = Console(stderr=True)
        try:
            evaluation = Evaluation(
                options["passages"],
                options["owners"],
                options["questions"],
                progress=lambda stage: console.print(stage, style="dim"),
            )
            rows = evaluation.run()
        except (LibraryError, SizeError) as error:
            raise CommandError(str(error)) from error
        if options["json"]:
            self.stdout.write(json.dumps([asdict(row) for row in rows], indent=2))
        else:
            Console().print(_table(rows))


def _table(rows: Sequence[Row]) -> Table:
    table = Table(title=f"{rows[0].engine}, {rows[0].passages} passages")
    for heading in ("state", "filter"):
        table.add_column(heading)
    for heading in ("share", "recall@10", "recall@100", "fewest", "ms", "exact ms"):
        table.add_column(heading, justify="right")
    for row in rows:
        table.add_row(
            row.state,
            row.filter,
            f"{row.share:.1%}",
            f"{row.recall_at_10:.3f}",
            f"{row.recall_at_100:.3f}",
            str(row.fewest),
            f"{row.ms:.2f}",
            f"{row.exact_ms:.2f}",
        )
    return table
