"""Models of accounts: user, API tokens, audit log."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any, NoReturn

from django.contrib.auth.models import AbstractUser
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext, gettext_noop

from librarian_site.core import time_zones
from librarian_site.core.reading_choices import (
    CaptureChoice,
    Density,
    Digest,
    Language,
    TextFace,
    TextSize,
    TextSpacing,
    TextWidth,
    Theme,
)
from librarian_site.core.secret_digest import secret_digest

TOKEN_PREFIX = "wl_"  # noqa: S105 - a prefix that lets secret scanners find leaked tokens
LAST_USE_RESOLUTION = timedelta(minutes=1)


class Pictures(models.TextChoices):
    """How remote images in texts are shown; the same values as LIBRARIAN_REMOTE_IMAGES."""

    PROXY = "proxy", gettext_noop("Show them")
    BLOCK = "block", gettext_noop("Don't show them")


def _choice(choices: type[models.TextChoices]) -> models.CharField[str, str]:
    """Return a field for one of the choices; empty is the usual one."""
    return models.CharField(max_length=12, choices=choices, blank=True, default="", db_default="")


class User(AbstractUser):
    """Django's user with preferences; what each is called stands in the form."""

    language = _choice(Language)
    time_zone = models.CharField(
        max_length=time_zones.MAX_NAME,
        blank=True,  # as the browser says
        default="",
        db_default="",
        validators=[time_zones.validate],
    )
    theme = _choice(Theme)
    text_face = _choice(TextFace)
    text_size = _choice(TextSize)
    text_width = _choice(TextWidth)
    text_spacing = _choice(TextSpacing)
    density = _choice(Density)
    capture = _choice(CaptureChoice)
    # Notifications: the address is a confirmed one, and another than that of signing in.
    mail_to = models.EmailField(blank=True, default="", db_default="")
    mails_failures = models.BooleanField(default=False, db_default=False)
    failures_mailed_at = models.DateTimeField(null=True, editable=False)
    digest = _choice(Digest)
    digest_mailed_at = models.DateTimeField(null=True, editable=False)
    remote_images = models.CharField(
        "pictures of other sites",
        help_text=gettext_noop(
            "They are fetched by the librarian, so their sites don't see who reads. "
            "Where they are not shown, their descriptions are."
        ),
        max_length=5,
        choices=Pictures,
        blank=True,  # as LIBRARIAN_REMOTE_IMAGES says for everybody
        default="",
        db_default="",
    )


class Scope(models.TextChoices):
    """What a token may do; scopes are independent, so that one for ingesting need not read."""

    READ = "read", gettext_noop("Read the library")
    INGEST = "ingest", gettext_noop("Hand in, and follow jobs")
    WRITE = "write", gettext_noop("Change and delete items")
    MANAGE = "manage", gettext_noop("Manage accounts")


# What a token is for as a rule; managing accounts is given by name alone.
USUAL_SCOPES = (Scope.READ, Scope.INGEST, Scope.WRITE)


def every_scope() -> list[str]:
    return [scope.value for scope in USUAL_SCOPES]


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
    scopes = ArrayField(models.CharField(max_length=8, choices=Scope), default=every_scope)
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    expires_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, editable=False)

    objects = ApiTokenQuerySet.as_manager()

    class Meta:
        ordering = ("-created_at",)

    def __str__(self) -> str:
        return f"{self.name} ({self.hint}…)"

    @property
    def scopes_label(self) -> str:
        if set(self.scopes) == set(USUAL_SCOPES):
            return gettext("everything")
        return ", ".join(gettext(Scope(scope).label) for scope in self.scopes)

    @classmethod
    def issue(
        cls,
        *,
        user: User,
        name: str,
        scopes: Collection[str] = USUAL_SCOPES,
        expires_at: datetime | None = None,
    ) -> tuple[ApiToken, str]:
        """Create a token and return it with its secret, which can't be had again."""
        secret = TOKEN_PREFIX + secrets.token_urlsafe(32)
        token = cls.objects.create(
            user=user,
            name=name,
            scopes=[scope for scope in Scope.values if scope in scopes],
            expires_at=expires_at,
            digest=secret_digest(secret),
            hint=secret[:7],
        )
        return token, secret

    @classmethod
    def find(cls, secret: str) -> ApiToken | None:
        """Return the valid token with this secret; updates its last use, at most once a minute."""
        token = (
            cls.objects.usable().select_related("user").filter(digest=secret_digest(secret)).first()
        )
        if token is not None:
            token._note_use()
        return token

    def _note_use(self) -> None:
        now = timezone.now()
        if self.last_used_at is None or now - self.last_used_at > LAST_USE_RESOLUTION:
            self.last_used_at = now
            self.save(update_fields=["last_used_at"])


class AuditKind(models.TextChoices):
    SIGN_IN = "sign_in", "Signed in"
    SIGN_IN_FAILED = "sign_in_failed", "Failed to sign in"
    SIGN_OUT = "sign_out", "Signed out"
    PASSWORD_CHANGED = "password_changed", "Changed the password"
    TOKEN_CREATED = "token_created", "Made a token"
    TOKEN_REVOKED = "token_revoked", "Revoked a token"
    SESSION_ENDED = "session_ended", "Signed out elsewhere"
    SECOND_FACTOR_ADDED = "factor_added", "Added a second factor"
    SECOND_FACTOR_REMOVED = "factor_removed", "Removed a second factor"
    USER_INVITED = "user_invited", "Invited somebody"
    USER_CHANGED = "user_changed", "Changed an account"
    DATA_EXPORTED = "data_exported", "Exported the account"
    ACCOUNT_DELETED = "account_deleted", "Deleted the account"
    ITEM_DELETED = "item_deleted", "Deleted an item"
    ADMIN = "admin", "Did in the administration"


class AuditQuerySet(models.QuerySet["AuditEntry"]):
    """Refuses updates and deletes."""

    def update(self, **kw: Any) -> NoReturn:
        raise TypeError("The audit log is only added to.")

    def delete(self) -> NoReturn:
        raise TypeError("The audit log is only added to.")


class AuditEntry(models.Model):
    """An entry of the audit log; immutable, and kept when the account is deleted."""

    at = models.DateTimeField(db_default=Now(), editable=False)
    kind = models.CharField(max_length=20, choices=AuditKind)
    username = models.CharField(max_length=150, blank=True)  # as typed, also of nobody
    address = models.GenericIPAddressField(null=True)
    detail = models.CharField(max_length=500, blank=True)

    objects = AuditQuerySet.as_manager()

    class Meta:
        ordering = ("-pk",)
        verbose_name_plural = "audit log"
        indexes = [
            # The failures of the last minutes, when somebody signs in.
            models.Index(fields=["kind", "at"], name="site_audit_recent"),
        ]

    def __str__(self) -> str:
        return f"{self.username or 'Somebody'}: {self.get_kind_display()}"

    def save(self, *args: Any, **kw: Any) -> None:
        if self.pk is not None:
            raise TypeError("The audit log is only added to.")
        super().save(*args, force_insert=True)

    def delete(self, *args: Any, **kw: Any) -> NoReturn:
        raise TypeError("The audit log is only added to.")


# Tables of the sub-packages; Django finds an app's models by this module.
import librarian_site.accounts.passkeys.models  # noqa: E402
import librarian_site.accounts.second_factor.models  # noqa: E402
import librarian_site.accounts.sessions.models  # noqa: E402
import librarian_site.accounts.users.models  # noqa: E402, F401
