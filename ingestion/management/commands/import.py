"""Import what other products export."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError

from ingestion.documents.errors import IngestionError
from ingestion.imports import isolated

if TYPE_CHECKING:
    from argparse import ArgumentParser


class Command(BaseCommand):
    help = "Import bookmarks, read-later lists and references that other products export."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", metavar="FILE")
        parser.add_argument("--plan", action="store_true", help="show what is understood, no more")
        parser.add_argument("--json", action="store_true", help="the plan as JSON")
        parser.add_argument(
            "--column",
            action="append",
            default=[],
            metavar="FIELD=NAME",
            help="the column of a table that holds a field, as url=Link; may be repeated",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        understood = self._understood(options["files"], options["column"])
        if options["json"]:
            self.stdout.write(json.dumps(understood, ensure_ascii=False, indent=1))
        else:
            self._show(understood)

    def _understood(self, names: list[str], columns: list[str]) -> dict[str, Any]:
        chosen = dict(pair.partition("=")[::2] for pair in columns)
        try:
            files = [(Path(name).name, Path(name).read_bytes()) for name in names]
            return isolated.understand(files, chosen)
        except (IngestionError, OSError) as error:
            raise CommandError(str(error)) from error

    def _show(self, understood: dict[str, Any]) -> None:
        kinds = ", ".join(f"{count} {kind}s" for kind, count in understood["kinds"].items())
        self.stdout.write(f"{', '.join(understood['formats'])}: {kinds or 'nothing to import'}")
        for each in understood["skipped"]:
            self.stdout.write(f"  not imported, {each['why']}: {each['what']}")
