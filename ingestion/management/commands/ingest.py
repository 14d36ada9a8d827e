"""Hand in URLs from the terminal."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError

from ingestion.documents.errors import IngestionError
from ingestion.jobs.service import AlreadyIngesting, IngestionOrchestrator, Options
from ingestion.live.cli_progress import watch
from ingestion.models import IngestionJob, JobStatus

if TYPE_CHECKING:
    from argparse import ArgumentParser


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
        for source in options["sources"]:
            try:
                jobs.append(self._submit(owner, source, options))
            except AlreadyIngesting as twin:
                jobs.append(twin.job)
            except (IngestionError, OSError) as error:
                refused += 1
                self.stderr.write(f"{source}: {error}")
        if options["wait"]:
            ended = watch(jobs)
            refused += sum(job.status != JobStatus.COMPLETED for job in ended)
        else:
            for job in jobs:
                self.stdout.write(f"{job.pk}  {job.label}")
        if refused:
            raise CommandError(f"{refused} of {len(options['sources'])} did not complete.")

    def _owner(self, username: str | None) -> Any:
        users = get_user_model().objects.order_by("pk")
        owner = (users.filter(username=username) if username else users).first()
        if owner is None:
            raise CommandError(
                f"There is no user called {username}." if username else "Make an account first."
            )
        return owner

    def _submit(self, owner: Any, source: str, options: dict[str, Any]) -> IngestionJob:
        orchestrator = IngestionOrchestrator()
        path = Path(source)
        if "://" not in source and path.is_file():
            return orchestrator.submit_file(
                owner=owner,
                filename=path.name,
                content=path.read_bytes(),
                priority=options["priority"],
            )
        return orchestrator.submit_job(
            owner=owner,
            url=source,
            priority=options["priority"],
            options=Options(force_refresh=options["force_refresh"]),
        )
