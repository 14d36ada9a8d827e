"""Make a large library to try and to measure with."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from librarian_site.models import User
from library.errors import LibraryError
from library.vector_index import get_index

if TYPE_CHECKING:
    from argparse import ArgumentParser

    from numpy.typing import NDArray

    from librarian_site.evaluation.sample_library.sources import Source

CACHE = Path(tempfile.gettempdir()) / "librarian-generator"


class Command(BaseCommand):
    help = (
        "Fill an account with items of about 8 passages, put together from the texts in a folder "
        "(.txt, .md, .json or .jsonl with a `text`), to try and to measure with: rows and index, "
        "no files. The texts are embedded once and remembered in the temporary folder."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--items", type=int, required=True, metavar="N")
        parser.add_argument("--corpus", type=Path, required=True, metavar="DIR")
        parser.add_argument(
            "--user", default="sample", help="made, without a password, when there is none"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        # Imported late: they load numpy and the stemmers.
        from librarian_site.evaluation.sample_library.rows import Recipe
        from librarian_site.evaluation.sample_library.sources import SourceError, read_sources
        from librarian_site.evaluation.sample_library.writing import write_library

        if options["items"] < 1:
            raise CommandError("--items wants a number from 1.")
        try:
            index = get_index()
            index.ensure()
            with _bar() as bar:
                sources = read_sources(options["corpus"])
                vectors = _vectors(sources, index.model, bar)
                owner = User.objects.filter(username=options["user"]).first()
                owner = owner or User.objects.create_user(options["user"])
                recipe = Recipe(sources, owner.pk, timezone.now(), index.name)
                task = bar.add_task("Writing items", total=options["items"])
                passages = write_library(
                    recipe,
                    vectors,
                    index,
                    count=options["items"],
                    progress=lambda n: bar.update(task, completed=n),
                )
        except (SourceError, LibraryError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"{options['items']} items of {passages} passages made for {owner.username}."
        )


def _vectors(sources: list[Source], model: str, bar: Progress) -> NDArray[Any]:
    from librarian_site.evaluation.sample_library.sources import vectors_of

    task = bar.add_task("Embedding texts", total=len(sources))
    vectors = vectors_of(sources, model, CACHE, lambda n: bar.update(task, completed=n))
    bar.update(task, completed=len(sources))
    return vectors


def _bar() -> Progress:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    return Progress(*columns, TimeRemainingColumn(), console=Console(stderr=True))
