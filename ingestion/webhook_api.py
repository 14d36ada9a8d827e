"""REST for webhooks."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from django.http import Http404, HttpRequest
from ninja import Router, Schema, Status
from pydantic import Field, StringConstraints

from ingestion.webhooks import service
from ingestion.webhooks.models import DeliveryState, Webhook, WebhookDelivery, WebhookEvent
from librarian_site.core.caching.rate_limit import count_submission
from librarian_site.core.list_params import DEFAULT_LIMIT, Limit, Offset
from library.views.access import api_user

router = Router(tags=["webhooks"])

Address = Annotated[str, StringConstraints(max_length=2000, pattern=r"^[^\x00]*$")]
CollectionId = Annotated[int, Field(ge=1, le=2**63 - 1)]


class WebhookOut(Schema):
    id: UUID
    url: str
    events: list[WebhookEvent]
    collection_id: int | None
    is_active: bool
    disabled_reason: str
    """Why it was switched off by itself; PATCH `active` switches it on again."""
    created_at: datetime

    @classmethod
    def of(cls, row: Webhook) -> WebhookOut:
        return cls(**{name: getattr(row, name) for name in WebhookOut.model_fields})


class WebhookMade(WebhookOut):
    secret: str
    """Verifies the messages (standardwebhooks.com); it can't be had again."""


class WebhookIn(Schema):
    url: Address
    events: Annotated[list[WebhookEvent], Field(min_length=1, max_length=10)]
    collection_id: CollectionId | None = None
    """The saved search that `item.found` is about."""


class WebhookPatch(Schema):
    url: Address | None = None
    events: Annotated[list[WebhookEvent], Field(min_length=1, max_length=10)] | None = None
    collection_id: CollectionId | None = None
    active: bool | None = None


class DeliveryOut(Schema):
    id: UUID
    """The message's `webhook-id`."""
    event: WebhookEvent
    state: DeliveryState
    attempts: int
    status_code: int | None
    error: str
    created_at: datetime
    next_attempt_at: datetime
    ended_at: datetime | None
    data: dict[str, Any]

    @classmethod
    def of(cls, row: WebhookDelivery) -> DeliveryOut:
        return cls(**{name: getattr(row, name) for name in cls.model_fields})


class DeliveriesOut(Schema):
    total: int
    limit: int
    offset: int
    items: list[DeliveryOut]


@router.get(
    "/webhooks", response=list[WebhookOut], operation_id="list_webhooks", summary="Your webhooks"
)
def list_webhooks(request: HttpRequest) -> list[WebhookOut]:
    return [WebhookOut.of(row) for row in Webhook.objects.filter(owner_id=api_user(request).pk)]


@router.post(
    "/webhooks",
    response={201: WebhookMade},
    operation_id="create_webhook",
    summary="Have an address told of what happens",
)
def create_webhook(request: HttpRequest, body: WebhookIn) -> Status[WebhookMade]:
    """Messages are signed as Standard Webhooks says, and tried again for a day and a half.

    Each is `{"type", "timestamp", "data"}` with `webhook-id`, `webhook-timestamp` and
    `webhook-signature` in its head.
    """
    made = service.create(owner_id=api_user(request).pk, **body.model_dump())
    return Status(201, WebhookMade(**WebhookOut.of(made).dict(), secret=made.secret))


@router.get(
    "/webhooks/{uuid:webhook_id}",
    response=WebhookOut,
    operation_id="get_webhook",
    summary="One webhook",
)
def get_webhook(request: HttpRequest, webhook_id: UUID) -> WebhookOut:
    return WebhookOut.of(_own(request, webhook_id))


@router.patch(
    "/webhooks/{uuid:webhook_id}",
    response=WebhookOut,
    operation_id="update_webhook",
    summary="Change a webhook, or switch it on or off",
)
def update_webhook(request: HttpRequest, webhook_id: UUID, body: WebhookPatch) -> WebhookOut:
    return WebhookOut.of(service.change(_own(request, webhook_id), **body.model_dump()))


@router.delete(
    "/webhooks/{uuid:webhook_id}",
    response={204: None},
    operation_id="delete_webhook",
    summary="Delete a webhook with its deliveries",
)
def delete_webhook(request: HttpRequest, webhook_id: UUID) -> Status[None]:
    _own(request, webhook_id).delete()
    return Status(204, None)


@router.post(
    "/webhooks/{uuid:webhook_id}/test",
    response=DeliveryOut,
    operation_id="test_webhook",
    summary="Send a test message now",
)
def test_webhook(request: HttpRequest, webhook_id: UUID) -> DeliveryOut:
    webhook = _own(request, webhook_id)
    count_submission(api_user(request))
    return DeliveryOut.of(service.send_test(webhook))


@router.get(
    "/webhooks/{uuid:webhook_id}/deliveries",
    response=DeliveriesOut,
    operation_id="list_deliveries",
    summary="What was and will be sent, newest first",
)
def list_deliveries(
    request: HttpRequest,
    webhook_id: UUID,
    limit: Limit = DEFAULT_LIMIT,
    offset: Offset = 0,
) -> DeliveriesOut:
    rows = _own(request, webhook_id).deliveries.all()
    page = [DeliveryOut.of(row) for row in rows[offset : offset + limit]]
    return DeliveriesOut(total=rows.count(), limit=limit, offset=offset, items=page)


def _own(request: HttpRequest, webhook_id: UUID) -> Webhook:
    found = Webhook.objects.filter(owner_id=api_user(request).pk, pk=webhook_id).first()
    if found is None:
        raise Http404
    return found
