"""Write down what webhooks are to be told, in the transaction in which it happens.

So nothing is told that did not happen, and nothing that did is forgotten when a process is killed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Q

from ingestion.webhooks.models import Webhook, WebhookDelivery, WebhookEvent

if TYPE_CHECKING:
    from uuid import UUID

FROM_JOB = ("url", "error", "code", "advice", "stage", "result", "duration_ms", "timestamp")


def job_completed(job_id: UUID, *, owner_id: int, event_id: int, data: dict[str, Any]) -> None:
    """Tell of a completed job, and of its item to webhooks of saved searches.

    Whether the search finds the item is looked at when it is sent.
    """
    item_id = data["result"]["item_id"]
    wanted = Q(events__contains=[WebhookEvent.JOB_COMPLETED]) | Q(
        events__contains=[WebhookEvent.ITEM_FOUND]
    )
    rows = []
    for webhook in _active(owner_id).filter(wanted):
        if WebhookEvent.JOB_COMPLETED in webhook.events:
            rows.append(_about_job(webhook, WebhookEvent.JOB_COMPLETED, job_id, event_id, data))
        if WebhookEvent.ITEM_FOUND in webhook.events:
            rows.append(
                WebhookDelivery(
                    webhook=webhook,
                    key=f"item {item_id}",
                    event=WebhookEvent.ITEM_FOUND,
                    data={"item_id": item_id},
                )
            )
    _insert(rows)


def job_failed(job_id: UUID, *, owner_id: int, event_id: int, data: dict[str, Any]) -> None:
    wanted = _active(owner_id).filter(events__contains=[WebhookEvent.JOB_FAILED])
    _insert([_about_job(each, WebhookEvent.JOB_FAILED, job_id, event_id, data) for each in wanted])


def _active(owner_id: int) -> Any:
    return Webhook.objects.filter(owner_id=owner_id, is_active=True)


def _about_job(
    webhook: Webhook, event: WebhookEvent, job_id: UUID, event_id: int, data: dict[str, Any]
) -> WebhookDelivery:
    told = {name: data[name] for name in FROM_JOB if name in data}
    return WebhookDelivery(
        webhook=webhook, key=f"event {event_id}", event=event, data={"job_id": str(job_id), **told}
    )


def _insert(rows: list[WebhookDelivery]) -> None:
    if rows:
        WebhookDelivery.objects.bulk_create(rows, ignore_conflicts=True)
