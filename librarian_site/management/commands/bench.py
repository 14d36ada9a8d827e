"""Measure what pages cost, here and in another commit, in turn."""

from __future__ import annotations

import json
import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from rich.console import Console

from librarian_site.evaluation.bench import sections
from librarian_site.evaluation.bench.figures import Figures, as_json, as_table
from librarian_site.evaluation.bench.tree import BenchError, Librarian, checked_out, running

if TYPE_CHECKING:
    from argparse import ArgumentParser
    from collections.abc import Sequence


class Command(BaseCommand):
    help = (
        "What a page costs, of the pages (.html, .html.gz) in DIR: processor time, POST /ingest, "
        "events, memory; beside another commit, which is built for it, in turn on this machine."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, metavar="DIR")
        parser.add_argument("--against", metavar="REF", help="the commit to compare with")
        parser.add_argument("--pages", type=int, default=60, help="of DIR, evenly spread")
        parser.add_argument("--rounds", type=int, default=3, help="the pages are divided among")
        parser.add_argument(
            "--section", action="append", choices=sections.SECTIONS, help="may be repeated"
        )
        parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there")

    def handle(self, *args: Any, **options: Any) -> None:
        chosen = options["section"] or sections.SECTIONS
        try:
            pages = sections.read_pages(options["folder"], options["pages"])
            found = _measured(pages, options["against"], options["rounds"], chosen)
        except BenchError as error:
            raise CommandError(str(error)) from error
        Console().print(as_table(found))
        if options["json"]:
            options["json"].write_text(json.dumps(as_json(found), indent=2) + "\n")


def _measured(
    pages: dict[str, bytes], against: str | None, rounds: int, chosen: Sequence[str]
) -> list[Figures]:
    least = 2 * rounds + 1
    if len(pages) < least:
        raise BenchError(
            f"{rounds} rounds need {least} pages at least, and there are {len(pages)}."
        )
    figures: list[Figures] = []
    with ExitStack() as stack:
        enter = stack.enter_context
        work = Path(enter(tempfile.TemporaryDirectory(prefix="bench-")))
        trees = {"here": settings.BASE_DIR}
        if against:
            trees[against] = enter(checked_out(settings.BASE_DIR, against, work))
        address = enter(sections.served(pages))
        librarians = [
            enter(running(name, folder, work / f"data-{number}", address))
            for number, (name, folder) in enumerate(trees.items())
        ]
        figures += [Figures(each.name) for each in librarians]
        names = list(pages)
        for each in librarians:  # loads the model, and what else the first page does
            sections.hand_in(each, [f"{address}/{names[0]}"])
        for number in range(rounds):
            urls = [f"{address}/{name}" for name in names[1 + number :: rounds]]
            turn = list(zip(librarians, figures, strict=True))
            for librarian, found in turn if number % 2 == 0 else turn[::-1]:
                found.add(_round(librarian, urls, chosen))
    return figures


def _round(librarian: Librarian, urls: Sequence[str], chosen: Sequence[str]) -> dict[str, float]:
    found: dict[str, float] = {}
    if "pages" in chosen:
        found |= sections.hand_in(librarian, urls[1:])
    if "events" in chosen:
        found |= sections.follow(librarian, urls[0])
    if "memory" in chosen:
        found |= sections.idle_memory(librarian)
    return found
