"""Transactional outbox: what webhooks are told is written in the transaction it is about.

So nothing is told that did not happen, and nothing that did is forgotten when a process is killed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Subquery

from ingestion.models import IngestionJob
from ingestion.webhooks.models import Webhook, WebhookDelivery, WebhookEvent
from library.items.changes import ONLY_LINKS
from library.models import ItemVersion

if TYPE_CHECKING:
    from uuid import UUID

FROM_JOB = ("url", "error", "code", "advice", "stage", "result", "duration_ms", "timestamp")


def job_completed(job_id: UUID, *, owner_id: int, event_id: int, data: dict[str, Any]) -> None:
    """Tell of a completed job, and of its item to webhooks of saved searches.

    Whether the search finds the item is looked at when it is sent.
    """
    item_id = data["result"]["item_id"]
    rows = []
    webhooks = list(_active(owner_id))
    for webhook in webhooks:
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
    changes = [each for each in webhooks if WebhookEvent.ITEM_CHANGED in each.events]
    _insert([*rows, *(_changes(job_id, item_id, changes) if changes else ())])


def _changes(job_id: UUID, item_id: Any, webhooks: list[Webhook]) -> list[WebhookDelivery]:
    """Tell of the changes of an item's text that came with the job; of each once."""
    begun = IngestionJob.objects.filter(pk=job_id).values("created_at")
    versions = ItemVersion.objects.filter(item=item_id, replaced_at__gte=Subquery(begun))
    rows = versions.exclude(change__in=("", ONLY_LINKS)).select_related("item").defer("markdown")
    return [
        WebhookDelivery(
            webhook=webhook,
            key=f"version {version.pk}",
            event=WebhookEvent.ITEM_CHANGED,
            data={
                "item_id": item_id,
                "version_id": version.pk,
                "title": version.item.title,
                "url": version.item.url,
                "change": version.change,
            },
        )
        for version in rows
        for webhook in webhooks
    ]


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
