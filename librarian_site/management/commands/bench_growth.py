"""Measure and plot how cost grows: with jobs, items, streams, and an item's passages."""

from __future__ import annotations

import json
import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from librarian_site.evaluation.bench.growth.chart import draw
from librarian_site.evaluation.bench.growth.measuring import Growth, measure
from librarian_site.evaluation.bench.growth.series import SERIES
from librarian_site.evaluation.bench.made_texts import MadeTexts
from librarian_site.evaluation.bench.page_server import read_pages
from librarian_site.evaluation.bench.tree import BenchError

if TYPE_CHECKING:
    from argparse import ArgumentParser

SOURCES = 60  # pages whose sentences the made ones are of


class Command(BaseCommand):
    help = (
        "How cost grows with the jobs handed in at once, the items of a library, the readers of "
        "events and the passages of an item, each on a librarian of its own, with pages made of "
        "the sentences of those (.html, .html.gz) in DIR; and a chart of each. Takes hours whole."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, metavar="DIR")
        parser.add_argument(
            "--series", action="append", choices=tuple(SERIES), help="may be repeated"
        )
        parser.add_argument("--up-to", type=int, metavar="N", help="no size over it")
        parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there")
        parser.add_argument(
            "--plots",
            type=Path,
            metavar="FOLDER",
            default=settings.BASE_DIR / "docs" / "growth",
            help="write the charts there (docs/growth)",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        found: dict[str, Growth] = {}
        options["plots"].mkdir(parents=True, exist_ok=True)
        try:
            texts = MadeTexts(read_pages(options["folder"], SOURCES).values())
            for name in options["series"] or SERIES:
                found[name] = growth = Growth()
                try:
                    self._measure(name, texts, options["up_to"], growth)
                except BenchError as error:
                    if not growth.sizes:
                        raise
                    self.stderr.write(f"{name} ends at {growth.sizes[-1]:,}: {error}")
                svg = draw(SERIES[name], found[name])
                (options["plots"] / f"{name}.svg").write_text(svg)
                if options["json"]:
                    figures = {each: asdict(growth) for each, growth in found.items()}
                    options["json"].write_text(json.dumps(figures, indent=2) + "\n")
        except BenchError as error:
            raise CommandError(str(error)) from error

    def _measure(self, name: str, texts: MadeTexts, up_to: int | None, growth: Growth) -> None:
        series = SERIES[name]

        def report(size: int, figures: dict[str, float]) -> None:
            growth.add(size, figures)
            told = "; ".join(f"{line} {value:.3g} ms" for line, value in figures.items())
            self.stdout.write(f"{size:,} {series.axis}: {told}")
            self.stdout.flush()

        with tempfile.TemporaryDirectory(prefix="bench-growth-") as folder:
            measure(series, texts, Path(folder) / "data", up_to=up_to, report=report)
