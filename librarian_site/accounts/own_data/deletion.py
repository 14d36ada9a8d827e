"""Delete an account by its owner's wish: rows at once, files and vectors within a minute."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_noop

from librarian_site.accounts.audit import note
from librarian_site.accounts.sessions import ending
from librarian_site.models import AuditKind, User

if TYPE_CHECKING:
    from django.http import HttpRequest


class LastAdministrator(Exception):
    """Others would be left whom nobody could manage."""

    def __init__(self) -> None:
        super().__init__(
            gettext_noop(
                "You are the only administrator. Make somebody else one under Users, "
                "then come back."
            )
        )


def delete_account(user: User, request: HttpRequest) -> None:
    """Delete the account and everything it has. Raises LastAdministrator.

    What it leaves in the files and the index is removed by the sweeper, as after any deletion.
    """
    with transaction.atomic():
        # Of two last administrators who go at once, one comes first.
        administrators = User.objects.select_for_update().filter(is_superuser=True, is_active=True)
        others = [each for each in administrators.order_by("pk") if each.pk != user.pk]
        if user.is_superuser and not others and User.objects.exclude(pk=user.pk).exists():
            raise LastAdministrator
        note(AuditKind.ACCOUNT_DELETED, username=user.username, request=request)
        ending.end_all(user)
        user.delete()
