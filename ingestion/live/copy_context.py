"""What the page of an item's saved copy shows of the work on it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from ingestion.models import IngestionJob, JobStatus

if TYPE_CHECKING:
    from library.models import LibraryItem

JUST_NOW = timedelta(minutes=2)  # that the end of a capture is shown


def copy_state(item: LibraryItem) -> dict[str, Any]:
    """The context of `ingestion/copy.html#state`."""
    jobs = IngestionJob.objects.captures().filter(item=item)
    job = jobs.select_related("item").order_by("-created_at").first()
    ended = job is not None and job.status == JobStatus.COMPLETED
    if ended and job is not None and job.completed_at is not None:
        ended = job.completed_at > timezone.now() - JUST_NOW
    shown = job is not None and (job.is_active or job.status == JobStatus.FAILED)
    return {"item": item, "job": job if shown else None, "is_new": ended}
