"""Measure what is made of documents, on documents with known answers."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError
from rich.console import Console
from rich.table import Table

from librarian_site.evaluation import measure

if TYPE_CHECKING:
    from argparse import ArgumentParser
    from collections.abc import Iterator


class Command(BaseCommand):
    help = (
        "How well pages are read and documents summarised, tagged and scored, on a folder with "
        "known answers: DIR holds pages/ (or is it), summaries/, keyphrases/."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, metavar="DIR")
        parser.add_argument("--json", action="store_true", help="the figures as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        figures = measure(options["folder"])
        if not any(figures.values()):
            raise CommandError(f"{options['folder']} has no answers to measure against.")
        if options["json"]:
            self.stdout.write(json.dumps(figures, indent=2))
        else:
            Console().print(_table(figures))


def _table(figures: dict[str, Any]) -> Table:
    table = Table("measure", "figure")
    for name, value in _flat(figures):
        table.add_row(name, str(value))
    return table


def _flat(figures: dict[str, Any], above: str = "") -> Iterator[tuple[str, Any]]:
    for name, value in figures.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{above}{name} ")
        elif value is not None:
            yield f"{above}{name}", value
