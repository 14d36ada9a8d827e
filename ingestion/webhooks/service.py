"""Make and change webhooks, and try them."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from ingestion.fetching.address_policy import check_submittable
from ingestion.webhooks import sending
from ingestion.webhooks.models import (
    SUBSCRIBABLE,
    DeliveryState,
    Webhook,
    WebhookDelivery,
    WebhookEvent,
)
from library.errors import BadParameter
from library.models import Collection

if TYPE_CHECKING:
    from collections.abc import Sequence

MAX_WEBHOOKS = 20  # of one owner


def create(
    *, owner_id: int, url: str, events: Sequence[str], collection_id: int | None = None
) -> Webhook:
    """Return a new webhook. Raises BadParameter, and RefusedAddress for where nothing is sent."""
    if Webhook.objects.filter(owner_id=owner_id).count() >= MAX_WEBHOOKS:
        raise BadParameter("url", f"There are at most {MAX_WEBHOOKS} webhooks. Delete one first.")
    webhook = Webhook(
        owner_id=owner_id,
        url=_checked(url),
        events=_known(events),
        collection=_search(owner_id, events, collection_id),
    )
    webhook.save(force_insert=True)
    return Webhook.objects.get(pk=webhook.pk)


def change(
    webhook: Webhook,
    *,
    url: str | None = None,
    events: Sequence[str] | None = None,
    collection_id: int | None = None,
    active: bool | None = None,
) -> Webhook:
    """Change what is given; switching it on again sends what waits. Raises as `create`."""
    wanted = webhook.events if events is None else events
    about = webhook.collection_id if collection_id is None else collection_id
    webhook.url = webhook.url if url is None else _checked(url)
    webhook.events = _known(wanted)
    webhook.collection = _search(webhook.owner_id, wanted, about)
    if active is not None:
        webhook.is_active, webhook.disabled_reason = active, ""
    fields = ("url", "events", "collection", "is_active", "disabled_reason")
    webhook.save(update_fields=fields)
    return webhook


def send_test(webhook: Webhook) -> WebhookDelivery:
    """Send a test message now, and once: it is not tried again."""
    data = {"message": "This is a test.", "timestamp": timezone.now().isoformat()}
    made = WebhookDelivery(
        webhook=webhook, key=f"test {uuid4()}", event=WebhookEvent.TEST, data=data
    )
    made.save(force_insert=True)
    delivery = WebhookDelivery.objects.select_related("webhook").get(pk=made.pk)
    sending.attempt(delivery)
    with transaction.atomic():
        waits = WebhookDelivery.objects.filter(pk=made.pk, state=DeliveryState.PENDING)
        waits.update(state=DeliveryState.FAILED, ended_at=timezone.now())
    return WebhookDelivery.objects.get(pk=made.pk)


def _checked(url: str) -> str:
    return check_submittable(
        url, settings.LIBRARIAN_FETCH_ALLOW_NETWORKS, settings.LIBRARIAN_FETCH_PORTS
    )


def _known(events: Sequence[str]) -> list[str]:
    if not events or not set(events) <= set(SUBSCRIBABLE):
        raise BadParameter("events", f"Name at least one of {', '.join(SUBSCRIBABLE)}.")
    return [event for event in SUBSCRIBABLE if event in events]


def _search(owner_id: int, events: Sequence[str], collection_id: int | None) -> Collection | None:
    if WebhookEvent.ITEM_FOUND not in events:
        return None
    mine = Collection.objects.filter(owner_id=owner_id).exclude(query="")
    found = mine.filter(pk=collection_id).first() if collection_id is not None else None
    if found is None:
        raise BadParameter("collection_id", f"{WebhookEvent.ITEM_FOUND} needs a saved search.")
    return found
