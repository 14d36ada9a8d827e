"""What an account asks for beside its password: an authenticator app, passkeys, recovery codes."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models, transaction
from django.db.models.functions import Now

from librarian_site.core.secret_digest import secret_digest

if TYPE_CHECKING:
    from librarian_site.models import User

RECOVERY_CODES = 10
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"  # without those that look alike
_GROUPS, _LETTERS = 4, 4  # 79 random bits: a hash of it can't be guessed backwards


class AuthenticatorApp(models.Model):
    """The key that an app on a phone makes six digits of, every thirty seconds (RFC 6238).

    A code counts once: the time step of the last one is kept.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="authenticator_app"
    )
    key = models.BinaryField(editable=False)
    last_step = models.BigIntegerField(default=0, db_default=0, editable=False)
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    last_used_at = models.DateTimeField(null=True, editable=False)

    def __str__(self) -> str:
        return "an authenticator app"


class RecoveryCode(models.Model):
    """A code for when the other factors are lost. Used once; only its hash is kept."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="recovery_codes"
    )
    digest = models.CharField(max_length=64, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "digest"], name="site_one_recovery_code")
        ]

    def __str__(self) -> str:
        return "a recovery code"

    @classmethod
    def issue(cls, user: User) -> list[str]:
        """Return new codes, which can't be had again; those before are worth nothing."""
        codes = [_new_code() for _ in range(RECOVERY_CODES)]
        with transaction.atomic():
            RecoveryCode.objects.filter(user=user).delete()
            RecoveryCode.objects.bulk_create(
                RecoveryCode(user=user, digest=_digest(each)) for each in codes
            )
        return codes

    @classmethod
    def use(cls, user: User, code: str) -> bool:
        """Use the code up; False where it is none of the account's."""
        return bool(cls.objects.filter(user=user, digest=_digest(code)).delete()[0])


def _digest(code: str) -> str:
    """The digest of a code as people may type it: in any case, with any spaces and hyphens."""
    return secret_digest("".join(each for each in code.lower() if each.isalnum()))


def _new_code() -> str:
    groups = ("".join(secrets.choice(_ALPHABET) for _ in range(_LETTERS)) for _ in range(_GROUPS))
    return "-".join(groups)
