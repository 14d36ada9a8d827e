"""Devices that have asked for push notifications."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from librarian_site.core.reading_choices import Digest

MAX_ENDPOINT = 1000  # characters
MAX_NAME = 100
MAX_ORIGIN = 300


class PushDevice(models.Model):
    """A browser's subscription (RFC 8030), and what it is told of.

    The endpoint is the address of the browser's push service, and secret: whoever has it could
    send to it, though not write what the browser could decrypt.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="push_devices"
    )
    name = models.CharField(max_length=MAX_NAME)
    endpoint = models.CharField(max_length=MAX_ENDPOINT, unique=True, editable=False)
    # The browser's public key and secret in Base64, by which messages are encrypted for it.
    p256dh = models.CharField(max_length=88, editable=False)
    auth = models.CharField(max_length=24, editable=False)
    failures = models.BooleanField(default=True, db_default=True)
    searches = models.BooleanField(default=False, db_default=False)
    digest = models.CharField(max_length=12, choices=Digest, blank=True, default="", db_default="")
    # Until when each has been told.
    failures_told_at = models.DateTimeField(db_default=Now(), editable=False)
    searches_told_at = models.DateTimeField(db_default=Now(), editable=False)
    digest_told_at = models.DateTimeField(db_default=Now(), editable=False)
    # Where it was subscribed: the session, which takes the device with it when it is ended (empty:
    # with a token), and the site's address as the browser knew it.
    session_key = models.CharField(
        max_length=40, blank=True, default="", db_default="", db_index=True, editable=False
    )
    origin = models.CharField(
        max_length=MAX_ORIGIN, blank=True, default="", db_default="", editable=False
    )
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    last_sent_at = models.DateTimeField(null=True, editable=False)
    # Refusals since the last message that was taken, and when it is tried again.
    refusals = models.PositiveSmallIntegerField(default=0, db_default=0, editable=False)
    paused_until = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering = ("-pk",)

    def __str__(self) -> str:
        return self.name
