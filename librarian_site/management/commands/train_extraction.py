"""Make the extraction model anew from pages with known content."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError

from ingestion.extraction.html.content.features import COLUMNS
from ingestion.extraction.html.content.selection import MODEL
from librarian_site.evaluation import training

if TYPE_CHECKING:
    from argparse import ArgumentParser


class Command(BaseCommand):
    help = (
        "Train the model that tells a page's content from the rest, and say how it does on sites "
        "held out. Needs LightGBM: uv run --with lightgbm manage.py train_extraction DIR."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, metavar="DIR", help="holds pages/, or is it")
        parser.add_argument(
            "--output", type=Path, default=MODEL, help="instead of the model in use"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        pages = list(training.examples(options["folder"]))
        if not pages:
            raise CommandError(f"{options['folder']} has no pages with known content.")
        try:
            held_out = training.held_out(pages)
            trees = training.grow_trees(pages)
        except ModuleNotFoundError as error:
            raise CommandError(
                "LightGBM is missing: uv run --with lightgbm manage.py train_extraction DIR"
            ) from error
        self.stdout.write(json.dumps(held_out, indent=2))
        model = {
            "made_by": "uv run --with lightgbm manage.py train_extraction DIR",
            "pages": len(pages),
            "held_out": held_out,
            "columns": COLUMNS,
            "trees": trees,
        }
        options["output"].write_text(training.readable(model))
