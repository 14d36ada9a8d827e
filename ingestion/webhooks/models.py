"""Webhooks of an owner, and what was and will be sent to them."""

from __future__ import annotations

import base64
import secrets

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import UUID7, Now
from django.utils.translation import gettext_noop

from library.models import Collection

SECRET_PREFIX = "whsec_"  # noqa: S105 - as Standard Webhooks writes secrets


class WebhookEvent(models.TextChoices):
    JOB_COMPLETED = "job.completed", gettext_noop("A job is completed")
    JOB_FAILED = "job.failed", gettext_noop("A job has failed")
    ITEM_FOUND = "item.found", gettext_noop("A saved search has a new item")
    ITEM_CHANGED = "item.changed", gettext_noop("An item's page has changed")
    TEST = "test", gettext_noop("A test")


# What a webhook may ask for; a test is sent by hand.
SUBSCRIBABLE = (
    *(WebhookEvent.JOB_COMPLETED, WebhookEvent.JOB_FAILED),
    *(WebhookEvent.ITEM_FOUND, WebhookEvent.ITEM_CHANGED),
)


class DeliveryState(models.TextChoices):
    PENDING = "pending", gettext_noop("To be sent")
    DELIVERED = "delivered", gettext_noop("Delivered")
    FAILED = "failed", gettext_noop("Given up")


def new_secret() -> str:
    return SECRET_PREFIX + base64.b64encode(secrets.token_bytes(32)).decode()


class Webhook(models.Model):
    """An address that is told what happens. The secret signs each message, so it is kept."""

    id = models.UUIDField(primary_key=True, db_default=UUID7(), editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="webhooks"
    )
    url = models.TextField()
    events = ArrayField(models.CharField(max_length=20, choices=WebhookEvent))
    # The saved search that `item.found` is about.
    collection = models.ForeignKey(
        Collection, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    secret = models.CharField(max_length=80, default=new_secret, editable=False)
    is_active = models.BooleanField(default=True, db_default=True)
    # Why it was switched off by itself.
    disabled_reason = models.CharField(max_length=300, blank=True, default="", db_default="")
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        ordering = ("-created_at", "-id")

    def __str__(self) -> str:
        return self.url

    @property
    def events_label(self) -> str:
        return ", ".join(str(WebhookEvent(event).label).lower() for event in self.events)


class WebhookDelivery(models.Model):
    """One message to one webhook, sent until it is taken or given up; its id is `webhook-id`."""

    id = models.UUIDField(primary_key=True, db_default=UUID7(), editable=False)
    # No index of its own: the unique constraint's begins with it.
    webhook = models.ForeignKey(
        Webhook, on_delete=models.CASCADE, related_name="deliveries", db_index=False
    )
    # What it tells of; the same thing is told to a webhook once.
    key = models.CharField(max_length=80)
    event = models.CharField(max_length=20, choices=WebhookEvent)
    data = models.JSONField()
    state = models.CharField(
        max_length=10, choices=DeliveryState, default=DeliveryState.PENDING, editable=False
    )
    attempts = models.PositiveSmallIntegerField(default=0, editable=False)
    next_attempt_at = models.DateTimeField(db_default=Now(), editable=False)
    status_code = models.PositiveSmallIntegerField(null=True, editable=False)
    error = models.CharField(max_length=300, blank=True, editable=False)
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    ended_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering = ("-created_at", "-id")
        constraints = [
            models.UniqueConstraint("webhook", "key", name="ingestion_webhook_told_once"),
        ]
        indexes = [
            # What is to be sent now.
            models.Index(
                fields=["next_attempt_at"],
                condition=models.Q(state="pending"),
                name="ingestion_webhook_due",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.event} to {self.webhook_id}"
