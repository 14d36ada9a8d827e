"""Accounts: the user, and the tokens that act for one."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models.functions import Now
from django.utils import timezone

TOKEN_PREFIX = "wl_"  # noqa: S105 - a prefix that lets secret scanners find leaked tokens
LAST_USE_RESOLUTION = timedelta(minutes=1)


class User(AbstractUser):
    """An account; Django's own, kept swappable."""


class ApiTokenQuerySet(models.QuerySet["ApiToken"]):
    def usable(self) -> ApiTokenQuerySet:
        return self.filter(
            models.Q(expires_at__isnull=True) | models.Q(expires_at__gt=Now()),
            user__is_active=True,
        )


class ApiToken(models.Model):
    """A bearer token of one user. Only its SHA-256 is kept: the token is 256 random bits."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="api_tokens")
    name = models.CharField(max_length=100)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    hint = models.CharField(max_length=12, editable=False)
    read_only = models.BooleanField(default=False)
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    expires_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, editable=False)

    objects = ApiTokenQuerySet.as_manager()

    class Meta:
        ordering = ("-created_at",)

    def __str__(self) -> str:
        return f"{self.name} ({self.hint}…)"

    @classmethod
    def issue(
        cls,
        *,
        user: User,
        name: str,
        read_only: bool = False,
        expires_at: datetime | None = None,
    ) -> tuple[ApiToken, str]:
        """Create a token and return it with its secret, which can't be had again."""
        secret = TOKEN_PREFIX + secrets.token_urlsafe(32)
        token = cls.objects.create(
            user=user,
            name=name,
            read_only=read_only,
            expires_at=expires_at,
            digest=cls.digest_of(secret),
            hint=secret[:7],
        )
        return token, secret

    @staticmethod
    def digest_of(secret: str) -> str:
        return hashlib.sha256(secret.encode()).hexdigest()

    @classmethod
    def find(cls, secret: str) -> ApiToken | None:
        """The usable token with this secret, its last use noted to the minute."""
        token = (
            cls.objects.usable().select_related("user").filter(digest=cls.digest_of(secret)).first()
        )
        if token is not None:
            token._note_use()
        return token

    def _note_use(self) -> None:
        now = timezone.now()
        if self.last_used_at is None or now - self.last_used_at > LAST_USE_RESOLUTION:
            self.last_used_at = now
            self.save(update_fields=["last_used_at"])
