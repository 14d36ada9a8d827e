"""Show whether an account has a second factor, and remove it for somebody who lost it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError

from librarian_site.accounts.second_factor import codes, managing
from librarian_site.models import User

if TYPE_CHECKING:
    from argparse import ArgumentParser


class Command(BaseCommand):
    help = "Say whether an account signs in by two steps; with --remove the password is enough."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username")
        parser.add_argument("--remove", action="store_true", help="for who lost phone and codes")

    def handle(self, *args: Any, **options: Any) -> None:
        user = User.objects.filter(username=options["username"]).first()
        if user is None:
            raise CommandError(f"There is no user called {options['username']}.")
        is_on = codes.has_second_factor(user)
        if is_on and options["remove"]:
            managing.turn_off(user)
            self.stdout.write("The second step is off: the password is enough.")
        else:
            self.stdout.write("Two steps." if is_on else "One step: the password is enough.")
