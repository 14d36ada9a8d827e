"""Measure how faithful the copies of web pages are."""

from __future__ import annotations

import json
import shutil
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from rich.console import Console
from rich.table import Table

from ingestion.fetching.headless_browser import find_browser

if TYPE_CHECKING:
    from argparse import ArgumentParser
    from collections.abc import Callable

    from librarian_site.evaluation.captures.makers import Maker

SECONDS = 120.0
OURS, WITHOUT, SINGLE_FILE, MONOLITH = "browser", "without", "single-file", "monolith"


class Command(BaseCommand):
    help = (
        "Text, look, size and time of copies of web pages, beside the live pages in a browser: 30 "
        "made-up pages, and those of DIR (pages/html/ID.html.gz), served on loopback. Nothing is "
        "fetched from elsewhere, and your library is not touched."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, nargs="?", metavar="DIR")
        parser.add_argument("--own", type=int, metavar="N", help="made-up pages; 30 by default")
        parser.add_argument("--pages", type=int, metavar="N", help="of DIR; all by default")
        parser.add_argument(
            "--compared",
            type=int,
            metavar="N",
            help="of DIR that each way copies, the others only the first; all by default",
        )
        parser.add_argument(
            "--seconds",
            type=float,
            default=SECONDS,
            metavar="N",
            help="a copy of ours may take; %(default)g by default",
        )
        parser.add_argument("--at-once", type=int, default=1, metavar="N", help="pages at a time")
        parser.add_argument(
            "--by",
            action="append",
            choices=(OURS, WITHOUT, SINGLE_FILE, MONOLITH),
            help="a way to make copies; may be given several times. By default: ours, both",
        )
        parser.add_argument("--single-file", default=SINGLE_FILE, help="its program")
        parser.add_argument("--monolith", default=MONOLITH, help="its program")
        parser.add_argument("--json", action="store_true", help="the figures and rows as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        # Imported late: it loads Pillow.
        from librarian_site.evaluation.captures import evaluation, own_pages

        browser = find_browser(settings.LIBRARIAN_BROWSER)
        if browser is None:
            raise CommandError("There is no Chromium to show the pages: set LIBRARIAN_BROWSER.")
        folder = options["folder"]
        if folder is not None and not folder.is_dir():
            raise CommandError(f"{folder} is no folder.")
        console = Console(stderr=True)
        rows = evaluation.measure(
            folder,
            _makers(options, browser),
            browser=browser,
            own=own_pages.COUNT if options["own"] is None else options["own"],
            most=options["pages"],
            compared=options["compared"],
            at_once=options["at_once"],
            say=lambda line: console.print(line, style="dim", highlight=False, soft_wrap=True),
        )
        if not rows:
            raise CommandError("There are no pages to measure.")
        found = evaluation.figures(rows)
        if options["json"]:
            answer = {"figures": found, "rows": [asdict(row) for row in rows]}
            self.stdout.write(json.dumps(answer, indent=2))
        else:
            Console().print(_table(found))


def _makers(options: dict[str, Any], browser: str) -> dict[str, Maker]:
    from librarian_site.evaluation.captures import makers

    ways: dict[str, Callable[[], Maker]] = {
        OURS: lambda: makers.by_browser(browser, options["seconds"]),
        WITHOUT: lambda: makers.without_a_browser,
        SINGLE_FILE: lambda: makers.single_file(_program(options["single_file"]), browser),
        MONOLITH: lambda: makers.monolith(_program(options["monolith"])),
    }
    return {name: ways[name]() for name in options["by"] or (OURS, WITHOUT)}


def _program(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        raise CommandError(f"{name} is no program.")
    return found


def _table(figures: dict[str, dict[str, Any]]) -> Table:
    table = Table("measure")
    for name in figures:
        table.add_column(name, justify="right")
    for measure in next(iter(figures.values())):
        table.add_row(measure, *(str(of[measure]) for of in figures.values()))
    return table
