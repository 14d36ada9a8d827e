"""Turn the second factor on and off, each noted in the audit log."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from librarian_site.accounts.audit import note
from librarian_site.accounts.second_factor import codes
from librarian_site.accounts.second_factor.models import AuthenticatorApp, RecoveryCode
from librarian_site.models import AuditKind

if TYPE_CHECKING:
    from librarian_site.models import User


@transaction.atomic
def turn_on(user: User, key: bytes, code: str) -> list[str] | None:
    """Keep the key once the code shows that an app has it; return the recovery codes.

    None where the code does not fit.
    """
    step = codes.matching_step(key, code)
    if step is None:
        return None
    AuthenticatorApp.objects.filter(user=user).delete()
    AuthenticatorApp.objects.create(user=user, key=key, last_step=step)
    note(AuditKind.SECOND_FACTOR_ADDED, "authenticator app", username=user.username)
    return RecoveryCode.issue(user)


def renew_recovery_codes(user: User) -> list[str]:
    note(AuditKind.SECOND_FACTOR_ADDED, "new recovery codes", username=user.username)
    return RecoveryCode.issue(user)


@transaction.atomic
def turn_off(user: User) -> None:
    """From now on the password is enough."""
    AuthenticatorApp.objects.filter(user=user).delete()
    RecoveryCode.objects.filter(user=user).delete()
    note(AuditKind.SECOND_FACTOR_REMOVED, username=user.username)
