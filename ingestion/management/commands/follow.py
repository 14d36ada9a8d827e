"""Follow feeds from the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError

from ingestion.documents.errors import IngestionError
from ingestion.feeds import service
from ingestion.jobs.service import WrongState
from librarian_site.core.command_owner import add_user_argument, owner_named

if TYPE_CHECKING:
    from argparse import ArgumentParser


class Command(BaseCommand):
    help = "Follow feeds by their addresses, or by those of pages that name them."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("urls", nargs="+", metavar="URL")
        add_user_argument(parser)
        parser.add_argument("--collection", default="", help="put its items there")
        parser.add_argument("--tag", action="append", default=[], help="may be repeated")
        parser.add_argument("--keep", choices=("a", "b", "c"), default="", help="the least tier")

    def handle(self, *args: Any, **options: Any) -> None:
        owner = owner_named(options["user"])
        refused = 0
        for url in options["urls"]:
            try:
                feed = service.follow(
                    owner=owner,
                    url=url,
                    tags=options["tag"],
                    collection=options["collection"],
                    tier_floor=options["keep"],
                )
            except (IngestionError, WrongState) as error:
                refused += 1
                self.stderr.write(f"{url}: {error}")
            else:
                self.stdout.write(f"{feed.pk}  {feed.url}")
        if refused:
            raise CommandError(f"{refused} of {len(options['urls'])} are not followed.")
