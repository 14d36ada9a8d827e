"""Follow feeds from the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError

from ingestion.documents.errors import IngestionError
from ingestion.feeds import service
from ingestion.jobs.service import WrongState

if TYPE_CHECKING:
    from argparse import ArgumentParser


class Command(BaseCommand):
    help = "Follow feeds by their addresses, or by those of pages that name them."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("urls", nargs="+", metavar="URL")
        parser.add_argument("--user", help="whose library; the first account if left out")
        parser.add_argument("--collection", default="", help="put its items there")
        parser.add_argument("--tag", action="append", default=[], help="may be repeated")
        parser.add_argument("--keep", choices=("a", "b", "c"), default="", help="the least tier")

    def handle(self, *args: Any, **options: Any) -> None:
        users = get_user_model().objects.order_by("pk")
        name = options["user"]
        owner = (users.filter(username=name) if name else users).first()
        if owner is None:
            raise CommandError(f"There is no user called {name}." if name else "Make an account.")
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
