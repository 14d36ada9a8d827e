"""Bring the vector index in line with the library."""

from __future__ import annotations

from contextlib import nullcontext
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from library.errors import LibraryError
from library.vector_index import (
    copying,
    current_model,
    get_index,
    other_indexes,
    reindexing,
    switching,
)

if TYPE_CHECKING:
    from argparse import ArgumentParser
    from datetime import datetime

    from library.vector_index.base import VectorIndex


class Command(BaseCommand):
    help = (
        "Index what the vector index lacks, and drop what the library no longer has. "
        "Vectors that an index from before has are copied as they are, instead of embedding their "
        "texts again. "
        "Search goes on meanwhile; interrupt it and run it again, and it goes on where it was."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--all", action="store_true", help="everything again, not the gaps")
        parser.add_argument(
            "--before", metavar="TIME", help="everything indexed before then: goes on with an --all"
        )

        parser.add_argument(
            "--from",
            dest="source",
            default="",
            metavar="PLACE",
            help="the address of a Qdrant server, or the folder of an embedded index, whose "
            "vectors are copied; by itself it looks beside the index and in the data folder",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        before = timezone.now() if options["all"] else None
        if options["before"]:
            before = parse_datetime(options["before"])
            if before is None or timezone.is_naive(before):
                raise CommandError("--before wants a time with its zone: 2026-01-31T12:00:00Z")
        try:
            index = get_index()
            reindexing.notice_loss(index)
            orphans = reindexing.drop_orphans(index)
            done = self._fill(index, before, options["source"])
            self.stdout.write(f"{done} items indexed, {orphans} dropped, {index.count()} passages.")
            self._finish_switch()
        except KeyboardInterrupt as interrupt:
            again = f" --before {before.isoformat()}" if before else ""
            raise CommandError(f"Interrupted. Go on with: manage.py reindex{again}") from interrupt
        except LibraryError as error:
            raise CommandError(str(error)) from error

    def _fill(self, index: VectorIndex, before: datetime | None, place: str) -> int:
        """Index what waits; everything again is embedded again."""
        total = reindexing.waiting(index, before=before).count()
        look = total and before is None
        others: other_indexes.Opened = (
            other_indexes.opened(index, place) if look else nullcontext([])
        )
        with others as found, self._bar() as bar:
            task = bar.add_task("Indexing", total=total)
            vectors = copying.sources([other for _, other in found], index)
            done = reindexing.reindex(
                before=before, vectors=vectors, progress=lambda n: bar.update(task, completed=n)
            )
        for source, (where, _) in zip(vectors, found, strict=True):
            if source.copied:
                self.stdout.write(f"{source.copied} vectors were copied from {where}.")
        return done

    def _finish_switch(self) -> None:
        """Go on with a switch to another model, if one is under way, to its end."""
        switching.follow_setting()
        progress, model = switching.progress(), current_model.read().other
        if progress is None:
            return
        with self._bar() as bar:
            task = bar.add_task(f"Switching to {model}", total=progress.total)
            done = switching.advance(report=lambda n: bar.update(task, completed=progress.done + n))
        row = current_model.read()
        if row.active == model:
            self.stdout.write(f"Search uses {model} now; {done} items were embedded for it.")
        elif row.error:
            raise CommandError(f"The switch to {model} is paused: {row.error}")

    def _bar(self) -> Progress:
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
        return Progress(*columns, TimeRemainingColumn(), console=Console(stderr=True))
