"""Where an account is signed in: one row beside each of Django's sessions."""

from __future__ import annotations

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import models
from django.db.models.functions import Now
from django.utils import timezone

from librarian_site.accounts.sessions.user_agent import device_label


class UserSessionQuerySet(models.QuerySet["UserSession"]):
    def current(self) -> UserSessionQuerySet:
        return self.filter(session__expire_date__gt=timezone.now())


class UserSession(models.Model):
    """A signed-in session. It goes with Django's row, whose key is a secret and shown nowhere."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="user_sessions"
    )
    session = models.OneToOneField(Session, on_delete=models.CASCADE, related_name="+")
    signed_in_at = models.DateTimeField(db_default=Now(), editable=False)
    last_seen_at = models.DateTimeField(editable=False)
    address = models.GenericIPAddressField(null=True)
    user_agent = models.CharField(max_length=300, blank=True)

    objects = UserSessionQuerySet.as_manager()

    class Meta:
        ordering = ("-last_seen_at", "-pk")

    def __str__(self) -> str:
        return f"{self.device} ({self.address or 'no address'})"

    @property
    def device(self) -> str:
        return device_label(self.user_agent)
