"""What the page of an item's capture shows of the work on it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ingestion.models import IngestionJob, JobStatus
from library.models import CaptureKind

if TYPE_CHECKING:
    from library.models import LibraryItem

_PAGE_ALONE = (CaptureKind.PAGE, CaptureKind.PDF)


def capture_state(item: LibraryItem, shown: str) -> dict[str, Any]:
    """The context of `ingestion/capture.html#state`; `shown`: `shown_capture` of the page."""
    jobs = IngestionJob.objects.captures().filter(item=item)
    job = jobs.select_related("item").order_by("-created_at").first()
    is_told = job is not None and (job.is_active or job.status == JobStatus.FAILED)
    now = shown_capture(item)
    return {"item": item, "job": job if is_told else None, "is_new": bool(now) and now != shown}


def shown_capture(item: LibraryItem) -> str:
    """What names the present copy and its PDF: another once one of them is made anew."""
    made = item.captures.filter(version=None, kind__in=_PAGE_ALONE).order_by("kind")
    return ".".join(str(pk) for pk in made.values_list("pk", flat=True))
