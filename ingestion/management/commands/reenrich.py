"""Process items again from their stored originals, without fetching."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError

from ingestion.jobs.service import IngestionOrchestrator
from ingestion.live.cli_progress import watch
from ingestion.models import JobStatus
from library.models import LibraryItem

if TYPE_CHECKING:
    from argparse import ArgumentParser

    from library.querysets import LibraryItemQuerySet


class Command(BaseCommand):
    help = (
        "Process items again from their stored originals: the named ones, or else those that are "
        "stale, in every library or one user's."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("items", nargs="*", type=UUID, metavar="ITEM", help="ids of items")
        parser.add_argument("--all", action="store_true", help="every item, stale or not")
        parser.add_argument(
            "--without-model", action="store_true", help="what was summarised without a model"
        )
        parser.add_argument("--user", help="only in this user's library")
        parser.add_argument("--wait", action="store_true", help="exit 0 only if all completed")

    def handle(self, *args: Any, **options: Any) -> None:
        chosen = self._chosen(options)
        if missing := set(options["items"]) - set(chosen.values_list("pk", flat=True)):
            raise CommandError(f"There is no item {missing.pop()}.")
        orchestrator = IngestionOrchestrator()
        jobs = []
        for owner in get_user_model().objects.filter(library_items__in=chosen).distinct():
            mine = chosen.owned_by(owner).defer("markdown", "search_vector").iterator(500)
            jobs += orchestrator.submit_reprocessings(owner=owner, items=mine)
        self.stdout.write(f"{len(jobs)} queued to be processed again")
        if options["wait"]:
            failed = sum(job.status != JobStatus.COMPLETED for job in watch(jobs))
            if failed:
                raise CommandError(f"{failed} of {len(jobs)} did not complete.")

    def _chosen(self, options: dict[str, Any]) -> LibraryItemQuerySet:
        items = LibraryItem.objects.order_by()
        if options["user"]:
            items = items.filter(owner__username=options["user"])
        if options["items"]:
            return items.filter(pk__in=options["items"])
        if options["without_model"]:
            return items.exclude(provenance__summary__detail__has_key="model")
        return items if options["all"] else items.stale()
