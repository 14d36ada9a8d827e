"""Invitations: one-time links by which somebody makes an account."""

from __future__ import annotations

import secrets
from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils import timezone

from librarian_site.accounts.users.roles import Role
from librarian_site.core.secret_digest import secret_digest

LIFETIME = timedelta(days=7)  # whole days, more than one, as pages and mails tell it


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def usable(self) -> InvitationQuerySet:
        return self.filter(expires_at__gt=Now(), invited_by__is_active=True)


class Invitation(models.Model):
    """Somebody may make an account with this role, once. Only the hash of its link is kept."""

    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="invitations"
    )
    digest = models.CharField(max_length=64, unique=True, editable=False)
    label = models.CharField(max_length=100)
    email = models.EmailField(blank=True)
    role = models.CharField(max_length=20, choices=Role)
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    expires_at = models.DateTimeField()

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"{self.label} ({Role(self.role).label.lower()})"

    @classmethod
    def issue(
        cls, *, label: str, role: str, email: str, invited_by: object
    ) -> tuple[Invitation, str]:
        """Create an invitation and return it with its secret, which can't be had again."""
        secret = secrets.token_urlsafe(32)
        invitation = cls.objects.create(
            label=label,
            role=role,
            email=email,
            invited_by=invited_by,
            digest=secret_digest(secret),
            expires_at=timezone.now() + LIFETIME,
        )
        return invitation, secret
