"""Prepare a deployment before web and workers start: migrate, make the bucket, export the model."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from librarian_site.accounts.auth import setup_link
from librarian_site.embedded.bootstrap import create_superuser, migrate
from librarian_site.operations import store_owners
from librarian_site.storages import S3
from library.errors import LibraryError

if TYPE_CHECKING:
    from argparse import ArgumentParser

LOCAL = "http://127.0.0.1:8000"


class Command(BaseCommand):
    help = (
        "Bring the tables up to date, make the bucket, and the account of DJANGO_SUPERUSER_… "
        "where these are missing. Safe to repeat; `up` does it by itself."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--link", action="store_true", help="print the first account's one-time link"
        )

        parser.add_argument(
            "--take-over",
            action="store_true",
            help="use stores that another installation has used, and uses no more",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        migrate()
        create_superuser()
        try:
            if S3 in settings.STORAGES:
                from library.storage import s3  # only a bucket needs its packages

                s3.make_ready()
            store_owners.check(take_over=options["take_over"])
        except LibraryError as error:
            raise CommandError(str(error)) from error
        if options["link"]:
            origin = next(iter(settings.CSRF_TRUSTED_ORIGINS), LOCAL)
            link = setup_link(origin)
            self.stdout.write(f"Make your account: {link}" if link else f"It is at {origin}")
