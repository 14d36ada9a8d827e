"""Make an API token."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError

from librarian_site.accounts.audit import note
from librarian_site.models import USUAL_SCOPES, ApiToken, AuditKind, Scope, User

if TYPE_CHECKING:
    from argparse import ArgumentParser


class Command(BaseCommand):
    help = "Print a new API token of a user; only its hash is kept."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username")
        parser.add_argument("--name", default="command line")
        parser.add_argument(
            "--scope",
            action="append",
            choices=Scope.values,
            help="may be repeated; by default all but manage",
        )
        parser.add_argument("--read-only", action="store_true", help="the same as --scope read")

    def handle(self, *args: Any, **options: Any) -> None:
        user = User.objects.filter(username=options["username"]).first()
        if user is None:
            raise CommandError(f"There is no user called {options['username']}.")
        scopes = [Scope.READ] if options["read_only"] else options["scope"] or USUAL_SCOPES
        token, secret = ApiToken.issue(user=user, name=options["name"], scopes=scopes)
        note(AuditKind.TOKEN_CREATED, f"{token}, by command", username=user.username)
        self.stdout.write(secret)
