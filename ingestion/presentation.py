"""What the pages and the socket show of jobs: one context for both."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.core.paginator import Paginator
from django.utils import timezone

from ingestion.models import EventKind, IngestionJob, IngestionStage, JobStatus, ProgressEvent
from library.models import LibraryItem

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser as User

CARDS = 24
LINGER = timedelta(minutes=10)  # how long an ended job's card stays on the home page
RECENT_ITEMS = 8
PAGE = 50


def home_context(user: User) -> dict[str, Any]:
    jobs = IngestionJob.objects.owned_by(user).select_related("item").defer(*_ITEM_TEXT)
    active = jobs.active()
    ended = jobs.exclude(status__in=("queued", "processing")).filter(
        completed_at__gte=timezone.now() - LINGER
    )
    count = active.count()
    under_way = list(active.order_by("-status", "created_at")[:CARDS])
    cards = under_way + list(ended.order_by("-completed_at")[: CARDS - len(under_way)])
    # By submission, so that a card stays where it is when its job ends.
    cards.sort(key=lambda job: (job.created_at, job.pk), reverse=True)
    items = LibraryItem.objects.owned_by(user).for_listing()[:RECENT_ITEMS]
    return {
        "cards": cards,
        "active_count": count,
        "more_active": max(0, count - len(under_way)),
        "items": items,
    }


def jobs_context(user: User, status: str, page: str) -> dict[str, Any]:
    status = status if status in JobStatus.values else ""
    jobs = IngestionJob.objects.owned_by(user).with_status(status)
    listed = jobs.select_related("item").defer(*_ITEM_TEXT)
    return {
        "status": status,
        "statuses": JobStatus.choices,
        "page": Paginator(listed, PAGE).get_page(page),
        "query": f"status={status}&" if status else "",
    }


def job_context(job: IngestionJob) -> dict[str, Any]:
    events = list(job.events.all())
    timings = _timings(events)
    return {
        "job": job,
        "timeline": _timeline(events),
        "timings": timings,
        "longest": max((row["ms"] for row in timings), default=0),
    }


_ITEM_TEXT = (
    "item__markdown",
    "item__search_vector",
    "item__quality_parts",
    "item__summary",
    "item__provenance",
)


@dataclass(slots=True)
class Line:
    """A line of the timeline; runs of progress are folded under their first."""

    at: datetime
    kind: str
    text: str
    extra: str = ""
    folded: list[Line] = field(default_factory=list)


def _timeline(events: list[ProgressEvent]) -> list[Line]:
    lines: list[Line] = []
    for event in events:
        line = _line(event)
        if event.kind == EventKind.STAGE_PROGRESS and lines:
            lines[-1].folded.append(line)
        else:
            lines.append(line)
    return lines


def _line(event: ProgressEvent) -> Line:
    data = event.data
    stage = IngestionStage(data["stage"]).label if "stage" in data else ""
    text, extra = {
        EventKind.JOB_STARTED: ("Started", _attempt(data)),
        EventKind.STAGE_STARTED: (stage, data.get("message", "")),
        EventKind.STAGE_PROGRESS: (
            f"{data.get('percent', 0):.0f} % {data.get('message', '')}",
            "",
        ),
        EventKind.STAGE_COMPLETED: (f"{stage} done", duration(data.get("duration_ms", 0))),
        EventKind.JOB_COMPLETED: ("Filed", duration(data.get("duration_ms", 0))),
        EventKind.ERROR: (data.get("error", ""), _what_next(data)),
        EventKind.CANCELLED: ("Cancelled", ""),
    }[EventKind(event.kind)]
    return Line(event.created_at, event.kind, text, extra)


def _attempt(data: dict[str, Any]) -> str:
    if "max_attempts" not in data:
        return ""
    return f"attempt {data['attempt']} of {data['max_attempts']}"


def _what_next(data: dict[str, Any]) -> str:
    return "It is tried again." if data.get("will_retry") else "It is not tried again by itself."


def _timings(events: list[ProgressEvent]) -> list[dict[str, Any]]:
    """The last attempt's time in each stage."""
    last: dict[str, int] = {}
    for event in events:
        if event.kind == EventKind.JOB_STARTED:
            last = {}
        elif event.kind == EventKind.STAGE_COMPLETED:
            last[event.data["stage"]] = event.data["duration_ms"]
    return [
        {"label": IngestionStage(stage).label, "ms": ms, "text": duration(ms)}
        for stage, ms in last.items()
    ]


def duration(milliseconds: float) -> str:
    if milliseconds < 1000:
        return f"{milliseconds:.0f} ms"
    seconds = milliseconds / 1000
    return f"{seconds:.1f} s" if seconds < 60 else f"{seconds // 60:.0f} min {seconds % 60:.0f} s"
