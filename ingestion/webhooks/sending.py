"""Send what is due to webhooks, signed as Standard Webhooks wants it, and try again what fails.

A delivery is claimed by a compare-and-set that counts the attempt and sets the next one, so two
senders never send the same attempt, and one that is killed in the middle is made up for by the
next: a message may come twice, with the same `webhook-id`.
"""

from __future__ import annotations

import json
import logging
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils import timezone
from standardwebhooks import Webhook as Signer

from ingestion.documents.errors import IngestionError
from ingestion.fetching.policies import posting_policy
from ingestion.fetching.posting import post
from ingestion.webhooks.models import DeliveryState, Webhook, WebhookDelivery, WebhookEvent
from library.models import LibraryItem
from library.search.query_parser import parse

if TYPE_CHECKING:
    from django.db.models import QuerySet

logger = logging.getLogger(__name__)

# Before each attempt after the first, in seconds; after the last the delivery is given up.
DELAYS = (5, 5 * 60, 30 * 60, 2 * 3600, 5 * 3600, 10 * 3600, 14 * 3600)
MAX_ATTEMPTS = len(DELAYS) + 1
TIMEOUT = 10.0  # seconds until an answer has begun
BATCH = 20  # deliveries of one round
KEPT = timedelta(days=30)  # after which a delivery is forgotten
GONE = 410  # the receiver wants no more


def send_due() -> int:
    """Send what is due, at most BATCH; returns how many attempts were made."""
    found = _due().order_by("next_attempt_at").select_related("webhook__collection")[:BATCH]
    return sum(attempt(delivery) for delivery in list(found))


def is_due() -> bool:
    return _due().exists()


def _due() -> QuerySet[WebhookDelivery]:
    return WebhookDelivery.objects.filter(
        state=DeliveryState.PENDING, next_attempt_at__lte=Now(), webhook__is_active=True
    )


def attempt(delivery: WebhookDelivery) -> bool:
    """Send a pending delivery, unless another sender has it; returns whether it was claimed."""
    number = delivery.attempts + 1
    delay = DELAYS[min(number, len(DELAYS)) - 1]
    claimed = _update(
        delivery,
        attempts=F("attempts") + 1,
        next_attempt_at=Now() + timedelta(seconds=delay),
    )
    if not claimed:
        return False
    delivery.attempts = number
    data = _data(delivery)
    if data is None:
        delivery.delete()
        return True
    try:
        status = _post(delivery, data)
    except IngestionError as error:
        _failed(delivery, error.message, None)
    else:
        if 200 <= status < 300:
            _update(
                delivery,
                state=DeliveryState.DELIVERED,
                status_code=status,
                error="",
                ended_at=Now(),
            )
        else:
            _failed(delivery, f"It answered {status}.", status)
    return True


def expire() -> None:
    """Forget old deliveries."""
    WebhookDelivery.objects.filter(created_at__lt=timezone.now() - KEPT).delete()


def _data(delivery: WebhookDelivery) -> dict[str, Any] | None:
    """What is told; None when there is nothing to tell: the search does not find the item."""
    if delivery.event != WebhookEvent.ITEM_FOUND:
        return dict(delivery.data)
    webhook = delivery.webhook
    if webhook.collection is None:
        return None
    mine = LibraryItem.objects.filter(owner_id=webhook.owner_id, created_at__gte=webhook.created_at)
    found = mine.matching(parse(webhook.collection.query)).filter(pk=delivery.data["item_id"])
    item = found.for_listing().first()
    if item is None:
        return None
    return {
        **item.result(),
        "url": item.url,
        "summary": item.summary,
        "tags": [tag.name for tag in item.tag_list],
        "collection": {"id": webhook.collection.pk, "name": webhook.collection.name},
    }


def _post(delivery: WebhookDelivery, data: dict[str, Any]) -> int:
    at = timezone.now()
    told = {"type": delivery.event, "timestamp": delivery.created_at.isoformat(), "data": data}
    body = json.dumps(told, separators=(",", ":"), ensure_ascii=False)
    headers = {
        "Content-Type": "application/json",
        "webhook-id": str(delivery.pk),
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": Signer(delivery.webhook.secret).sign(str(delivery.pk), at, body),
    }
    policy = posting_policy("webhooks", seconds=TIMEOUT)
    return post(delivery.webhook.url, content=body.encode(), headers=headers, policy=policy)


def _failed(delivery: WebhookDelivery, why: str, status: int | None) -> None:
    over = delivery.attempts >= MAX_ATTEMPTS or status == GONE
    ended = {"state": DeliveryState.FAILED, "ended_at": Now()} if over else {}
    noted = _update(delivery, error=why[:300], status_code=status, **ended)
    if not noted or not over:
        return
    if status == GONE:
        reason = "It answered 410 Gone: it wants no more messages."
    else:
        reason = f"A message was refused {delivery.attempts} times. {why}"
    Webhook.objects.filter(pk=delivery.webhook_id, is_active=True).update(
        is_active=False, disabled_reason=reason[:300]
    )
    logger.warning("Webhook %s is switched off: %s", delivery.webhook_id, reason)


def _update(delivery: WebhookDelivery, **columns: Any) -> bool:
    """Compare-and-set by the number of attempts."""
    now = Q(pk=delivery.pk, state=DeliveryState.PENDING, attempts=delivery.attempts)
    return WebhookDelivery.objects.filter(now).update(**columns) == 1
