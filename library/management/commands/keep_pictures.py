"""Have the pictures of items fetched that were filed before pictures were kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from librarian_site.core.command_owner import add_user_argument, owner_named
from library.items.files import pictures

if TYPE_CHECKING:
    from argparse import ArgumentParser


class Command(BaseCommand):
    help = (
        "Have the pictures of all items fetched and kept that have none yet. The sweeper does it, "
        "after what is new; whoever stops it loses nothing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        add_user_argument(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.LIBRARIAN_KEEP_PICTURES:
            raise CommandError("LIBRARIAN_KEEP_PICTURES is 0. Set how many an item may keep first.")
        count = pictures.ask_for_all(owner_named(options["user"]))
        self.stdout.write(f"The pictures of {count} items are looked after, the newest first.")
