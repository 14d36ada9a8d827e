"""Import what other products export."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError

from ingestion.documents.errors import IngestionError
from ingestion.imports import archives, isolated
from ingestion.imports.uploads import chosen_columns
from librarian_site.core.command_owner import add_user_argument, owner_named

if TYPE_CHECKING:
    from argparse import ArgumentParser

    from ingestion.imports.models import Import


class Command(BaseCommand):
    help = "Import bookmarks, read-later lists and references that other products export."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", metavar="FILE")
        parser.add_argument("--plan", action="store_true", help="show what is understood, no more")
        parser.add_argument("--json", action="store_true", help="the plan, or the outcome, as JSON")
        parser.add_argument(
            "--column",
            action="append",
            default=[],
            metavar="FIELD=NAME",
            help="the column of a table that holds a field, as url=Link; may be repeated",
        )
        parser.add_argument(
            "--columns", default="", metavar="FIELD=NAME,…", help="several of them at once"
        )
        add_user_argument(parser)
        parser.add_argument("--collection", default="", help="put everything there too")
        parser.add_argument("--tag", action="append", default=[], help="may be repeated")
        parser.add_argument("--priority", choices=("high", "normal", "low"), default="low")
        parser.add_argument("--no-wait", action="store_true", help="start it and leave")

    def handle(self, *args: Any, **options: Any) -> None:
        chosen = chosen_columns(options["columns"])
        chosen |= dict(pair.partition("=")[::2] for pair in options["column"])
        try:
            files = [(Path(name).name, Path(name).read_bytes()) for name in options["files"]]
            if options["plan"]:
                self._plan(_understood(files, chosen), as_json=options["json"])
            else:
                self._import(files, chosen, options)
        except OSError as error:
            raise CommandError(f"{error.filename}: it can't be read ({error.strerror}).") from error
        except IngestionError as error:
            raise CommandError(str(error)) from error

    def _plan(self, understood: dict[str, Any], *, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps(understood, ensure_ascii=False, indent=1))
            return
        kinds = ", ".join(f"{count} {kind}s" for kind, count in understood["kinds"].items())
        self.stdout.write(f"{', '.join(understood['formats'])}: {kinds or 'nothing to import'}")
        for each in understood["skipped"]:
            self.stdout.write(f"  not imported, {each['why']}: {each['what']}")

    def _import(
        self, files: list[tuple[str, bytes]], columns: dict[str, str], options: dict[str, Any]
    ) -> None:
        # Imported late: the plan needs no database.
        from ingestion.imports import service
        from ingestion.live.cli_import import watch

        owner = owner_named(options["user"])
        batch = service.create(owner=owner, files=files, columns=columns)
        batch = service.start(
            owner=owner,
            import_id=batch.pk,
            collection=options["collection"],
            tags=options["tag"],
            priority=options["priority"],
        )
        if not options["no_wait"]:
            batch = watch(batch)
        self._report(batch, as_json=options["json"])

    def _report(self, batch: Import, *, as_json: bool) -> None:
        counts = batch.counts()
        if as_json:
            outcome = {"id": str(batch.pk), "state": batch.state, "total": batch.total}
            self.stdout.write(json.dumps({**outcome, "counts": counts, "skipped": batch.skipped}))
        else:
            summary = ", ".join(f"{n} {state}" for state, n in counts.items() if n)
            self.stdout.write(f"{batch.pk}  {batch.get_state_display()}: {summary}")
            for each in batch.skipped:
                self.stdout.write(f"  not imported, {each['why']}: {each['what']}")
        if counts["failed"]:
            raise CommandError(f"{counts['failed']} of {batch.total} entries failed.")


def _understood(files: list[tuple[str, bytes]], columns: dict[str, str]) -> dict[str, Any]:
    files = isolated.without_tar(files)
    items = archives.items_of(files[0][1]) if len(files) == 1 else None
    if items is None:
        return isolated.understand(files, columns)
    kinds = {"item": len(items)}
    return {"formats": [archives.NAME], "kinds": kinds, "items": items, "skipped": []}
