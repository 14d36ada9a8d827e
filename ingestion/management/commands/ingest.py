"""Submit URLs and files from the terminal."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError

from ingestion.documents.errors import IngestionError, NotFound, UnsupportedType
from ingestion.intake import find_links
from ingestion.jobs import uploads
from ingestion.jobs.service import (
    AlreadyIngesting,
    IngestionOrchestrator,
    Options,
)
from ingestion.live.cli_progress import watch
from ingestion.loading import already_filed, already_uploaded
from ingestion.models import IngestionJob, JobStatus

if TYPE_CHECKING:
    from argparse import ArgumentParser

    from library.models import LibraryItem


class Command(BaseCommand):
    help = "Submit URLs and files; with --wait, show each stage live and say how it ended."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("sources", nargs="+", metavar="URL|FILE")
        parser.add_argument("--user", help="whose library; the first account if left out")
        parser.add_argument("--wait", action="store_true", help="exit 0 only if all completed")
        parser.add_argument("--force-refresh", action="store_true")
        parser.add_argument("--priority", choices=("high", "normal", "low"), default="normal")

    def handle(self, *args: Any, **options: Any) -> None:
        owner = self._owner(options["user"])
        refused = 0
        jobs: list[IngestionJob] = []
        sources = [each for given in options["sources"] for each in self._sources(given)]
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

    def _sources(self, given: str) -> list[str]:
        """The sources in one argument: a file, a URL, or all URLs in a text."""
        if _is_path(given):
            return [given]
        links = find_links(given)
        if links.urls and (summary := links.summary()):
            self.stderr.write(f"{summary}.")
        return list(links.urls) or [given]

    def _owner(self, username: str | None) -> Any:
        users = get_user_model().objects.order_by("pk")
        owner = (users.filter(username=username) if username else users).first()
        if owner is None:
            raise CommandError(
                f"There is no user called {username}." if username else "Make an account first."
            )
        return owner

    def _submit(self, owner: Any, source: str, options: dict[str, Any]) -> IngestionJob | None:
        """Submit one source; None where the library has it already."""
        orchestrator = IngestionOrchestrator()
        priority = options["priority"]
        renew = options["force_refresh"]
        if _is_path(source):
            path = Path(source)
            if path.is_dir():
                raise UnsupportedType("it is a folder. Name the files in it.")
            uploads.check_size(path.stat().st_size)
            content = path.read_bytes()
            if not renew and self._is_there(already_uploaded(owner_id=owner.pk, content=content)):
                return None
            return orchestrator.submit_file(
                owner=owner, filename=path.name, content=content, priority=priority
            )
        if "://" not in source:
            raise NotFound("there is no such file, and no link in it.")
        if not renew and self._is_there(already_filed(owner_id=owner.pk, url=source)):
            return None
        return orchestrator.submit_job(
            owner=owner, url=source, priority=priority, options=Options(force_refresh=renew)
        )

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
