"""`up` as Django lists it; manage.py starts it directly, before Django is loaded."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from typing import Any

from django.core.management.base import BaseCommand

from librarian_site.embedded import up


class Command(BaseCommand):
    help = "Start everything: stores, web, workers and sweeper. One Ctrl-C stops all of it."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        up.add_arguments(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        raise SystemExit(up.run(Namespace(**options)))
