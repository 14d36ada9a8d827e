"""Measure what pages cost, here and in another commit, in turn."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError
from rich.console import Console

from librarian_site.evaluation.bench.figures import as_json, as_table
from librarian_site.evaluation.bench.page_server import read_pages
from librarian_site.evaluation.bench.sections import SECTIONS
from librarian_site.evaluation.bench.tree import BenchError
from librarian_site.evaluation.bench.turns import Plan, measure

if TYPE_CHECKING:
    from argparse import ArgumentParser


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
            "--section", action="append", choices=tuple(SECTIONS), help="may be repeated"
        )
        parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there")

    def handle(self, *args: Any, **options: Any) -> None:
        chosen = options["section"] or tuple(SECTIONS)
        try:
            pages = read_pages(options["folder"], options["pages"])
            plan = Plan(options["against"], options["rounds"], chosen, options["items"])
            found = measure(pages, plan, self.stderr.write)
        except BenchError as error:
            raise CommandError(str(error)) from error
        Console().print(as_table(found))
        if options["json"]:
            options["json"].write_text(json.dumps(as_json(found), indent=2) + "\n")
