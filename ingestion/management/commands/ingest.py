"""Submit URLs and files from the terminal."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from ingestion.documents.errors import IngestionError, NotFound, UnsupportedType
from ingestion.jobs import uploads
from ingestion.jobs.service import (
    AlreadyIngesting,
    IngestionOrchestrator,
    Options,
)
from ingestion.live.cli_progress import watch
from ingestion.loading import already_filed, already_uploaded
from ingestion.models import IngestionJob, JobStatus
from ingestion.pasted_links import find_links
from librarian_site.core.command_owner import add_user_argument, owner_named

if TYPE_CHECKING:
    from argparse import ArgumentParser

    from library.models import LibraryItem


STDIN = "-"


class Command(BaseCommand):
    help = "Submit URLs and files; with --wait, show each stage live and say how it ended."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "sources", nargs="+", metavar="URL|FILE|-", help="- is the standard input"
        )
        parser.add_argument(
            "--name", help="the standard input is a document of this file name, not a text of links"
        )
        add_user_argument(parser)
        parser.add_argument("--wait", action="store_true", help="exit 0 only if all completed")
        parser.add_argument("--force-refresh", action="store_true")
        parser.add_argument("--priority", choices=("high", "normal", "low"), default="normal")

    def handle(self, *args: Any, **options: Any) -> None:
        owner = owner_named(options["user"])
        self.stdin: bytes | None = None
        refused = 0
        jobs: list[IngestionJob] = []
        given = self._given(options)
        sources = [each for one in given for each in self._sources(one)]
        for source in sources:
            try:
                if (job := self._submit(owner, source, options)) is not None:
                    jobs.append(job)
            except AlreadyIngesting as twin:
                jobs.append(twin.job)
            except IngestionError as error:
                refused += 1
                self.stderr.write(f"{source}: {error}")
            except OSError as error:
                refused += 1
                self.stderr.write(f"{source}: it can't be read ({error.strerror or 'unknown'}).")
        if options["wait"]:
            ended = watch(jobs)
            refused += sum(job.status != JobStatus.COMPLETED for job in ended)
        else:
            for job in jobs:
                self.stdout.write(f"{job.pk}  {job.label}")
        if refused:
            raise CommandError(f"{refused} of {len(sources)} did not complete.")

    def _given(self, options: dict[str, Any]) -> list[str]:
        """The arguments, with the text of standard input in place of `-`, unless it is a document.

        Raises CommandError where nothing comes.
        """
        given: list[str] = options["sources"]
        if STDIN not in given:
            if options["name"]:
                raise CommandError("--name is of what comes from standard input: write - as well.")
            return given
        if given.count(STDIN) > 1:
            raise CommandError("The standard input can be read once: write - once.")
        content = sys.stdin.buffer.read(settings.LIBRARIAN_MAX_DOCUMENT_BYTES + 1)
        if options["name"]:
            self.stdin = content
            return given
        text = content.decode("utf-8", "replace")
        if not find_links(text).urls:
            raise CommandError(
                "There is no link in the standard input. "
                "To hand it in as a document, give it a name: --name notes.md"
            )
        return [text if each == STDIN else each for each in given]

    def _sources(self, given: str) -> list[str]:
        """The sources in one argument: a file, a URL, or all URLs in a text."""
        if given == STDIN or _is_path(given):
            return [given]
        links = find_links(given)
        if links.urls and (summary := links.summary()):
            self.stderr.write(f"{summary}.")
        return list(links.urls) or [given]

    def _submit(self, owner: Any, source: str, options: dict[str, Any]) -> IngestionJob | None:
        """Submit one source; None where the library has it already."""
        orchestrator = IngestionOrchestrator()
        priority = options["priority"]
        renew = options["force_refresh"]
        if source == STDIN or _is_path(source):
            name, content = self._read(source, options["name"])
            if not renew and self._is_there(already_uploaded(owner_id=owner.pk, content=content)):
                return None
            return orchestrator.submit_file(
                owner=owner, filename=name, content=content, priority=priority
            )
        if "://" not in source:
            raise NotFound("there is no such file, and no link in it.")
        if not renew and self._is_there(already_filed(owner_id=owner.pk, url=source)):
            return None
        return orchestrator.submit_job(
            owner=owner, url=source, priority=priority, options=Options(force_refresh=renew)
        )

    def _read(self, source: str, name: str | None) -> tuple[str, bytes]:
        """File name and content. Raises TooLarge, UnsupportedType, OSError."""
        if source == STDIN:
            content = self.stdin or b""
            uploads.check_size(len(content))
            return name or "", content
        path = Path(source)
        if path.is_dir():
            raise UnsupportedType("it is a folder. Name the files in it.")
        uploads.check_size(path.stat().st_size)
        return path.name, path.read_bytes()

    def _is_there(self, item: LibraryItem | None) -> bool:
        if item is not None:
            self.stdout.write(f"You have this already: {item.title} ({item.get_absolute_url()})")
        return item is not None


def _is_path(source: str) -> bool:
    """Whether the path exists; False for what can't be a path."""
    try:
        return "://" not in source and Path(source).exists()
    except (OSError, ValueError):
        return False
