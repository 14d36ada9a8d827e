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
from librarian_site.evaluation.bench.made_texts import MadeTexts
from librarian_site.evaluation.bench.page_server import read_pages, serving
from librarian_site.evaluation.bench.tree import BenchError, checked_out, running

if TYPE_CHECKING:
    from argparse import ArgumentParser
    from collections.abc import Sequence


class Command(BaseCommand):
    help = (
        "What a librarian costs, with the pages (.html, .html.gz) in DIR: a page's processor time, "
        "pages a second, POST /ingest, events, memory, starting and searching a large library; "
        "beside another commit, which is built for it, in turn on this machine."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, metavar="DIR")
        parser.add_argument("--against", metavar="REF", help="the commit to compare with")
        parser.add_argument("--pages", type=int, default=60, help="of DIR, evenly spread")
        parser.add_argument("--rounds", type=int, default=3, help="the pages are divided among")
        parser.add_argument(
            "--items", type=int, default=10_000, help="of a large library, started and searched"
        )
        parser.add_argument(
            "--section", action="append", choices=tuple(sections.SECTIONS), help="may be repeated"
        )
        parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there")

    def handle(self, *args: Any, **options: Any) -> None:
        chosen = options["section"] or tuple(sections.SECTIONS)
        try:
            pages = read_pages(options["folder"], options["pages"])
            found = _measured(
                pages, options["against"], options["rounds"], chosen, options["items"]
            )
        except BenchError as error:
            raise CommandError(str(error)) from error
        Console().print(as_table(found))
        if options["json"]:
            options["json"].write_text(json.dumps(as_json(found), indent=2) + "\n")


def _measured(
    pages: dict[str, bytes], against: str | None, rounds: int, chosen: Sequence[str], items: int
) -> list[Figures]:
    least = rounds * (sections.ALONE + 1) + 1
    if len(pages) < least:
        raise BenchError(
            f"{rounds} rounds need {least} pages at least, and there are {len(pages)}."
        )
    texts = MadeTexts(pages.values())
    with ExitStack() as stack:
        enter = stack.enter_context
        work = Path(enter(tempfile.TemporaryDirectory(prefix="bench-")))
        trees = {"here": settings.BASE_DIR}
        if against:
            trees[against] = enter(checked_out(settings.BASE_DIR, against, work))
        server = enter(serving())
        urls = [server.add(name, content) for name, content in pages.items()]
        visits = []
        for number, (name, folder) in enumerate(trees.items()):
            librarian = enter(running(name, folder, work / f"data-{number}", server.address))
            sections.batch(
                librarian, urls[:1]
            )  # loads the model, and what else the first page does
            visits.append(
                [
                    sections.Visit(librarian, each, server, texts, urls[1 + each :: rounds], items)
                    for each in range(rounds)
                ]
            )
        return _in_turn(visits, chosen)


def _in_turn(visits: Sequence[Sequence[sections.Visit]], chosen: Sequence[str]) -> list[Figures]:
    """Each section through all its rounds, of each librarian in turn."""
    found = [Figures(of_one[0].librarian.name) for of_one in visits]
    for name, measure in sections.SECTIONS.items():
        for number, of_round in enumerate(zip(*visits, strict=True)):
            turn = list(zip(of_round, found, strict=True))
            for visit, figures in turn if number % 2 == 0 else turn[::-1]:
                if name in chosen:
                    figures.add(measure(visit))
    return found
