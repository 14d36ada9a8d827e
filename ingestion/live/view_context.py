"""Template contexts of the pages of jobs, shared by the views and the socket."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db.models import Count
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext

from ingestion.jobs.failures import advice_to_show, error_label
from ingestion.jobs.queue_position import annotate_positions
from ingestion.models import (
    EventKind,
    IngestionJob,
    IngestionStage,
    JobStatus,
    Priority,
    ProgressEvent,
)
from librarian_site.core.i18n.stored_text import translated

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.contrib.auth.models import AbstractUser as User

    from ingestion.models import IngestionJobQuerySet

PAGE = 50


def jobs_context(user: User, params: Mapping[str, str]) -> dict[str, Any]:
    """A page of jobs by `status`, `error` (a code) and `page`; invalid values are ignored."""
    status, error = params.get("status", ""), params.get("error", "")
    status = status if status in JobStatus.values else ""
    own = IngestionJob.objects.owned_by(user).submissions()
    failures = _failures(own)
    error = error if error in {failure.code for failure in failures} else ""
    listed = own.with_status(status).failed_with(error)
    if error:
        listed = listed.with_status(JobStatus.FAILED)
    listed = listed.select_related("item").defer(*_ITEM_TEXT)
    page = Paginator(listed, PAGE).get_page(params.get("page", "1"))
    annotate_positions(page.object_list)
    filters = {"status": status, "error": error}
    query = urlencode({name: value for name, value in filters.items() if value})
    return {
        **filters,
        "statuses": JobStatus.choices,
        "failures": failures,
        "page": page,
        "query": f"{query}&" if query else "",
    }


@dataclass(frozen=True, slots=True)
class Failure:
    """An error code and the number of jobs that failed with it."""

    code: str
    count: int

    @property
    def label(self) -> str:
        return error_label(self.code)


def _failures(own: IngestionJobQuerySet) -> list[Failure]:
    counts = own.filter(status=JobStatus.FAILED).order_by().values_list("error_code")
    return [Failure(code, n) for code, n in counts.annotate(n=Count("pk")).order_by("-n") if code]


def job_context(job: IngestionJob) -> dict[str, Any]:
    events = list(job.events.all())
    timings = _timings(events)
    annotate_positions([job])
    return {
        "job": job,
        "advice": advice_to_show(job.advice),
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
    """A line of the timeline; `folded` are the progress events that follow it."""

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
    text = event.kind.replace("_", " ").capitalize()
    extra = translated(str(data.get("message", "")))
    match event.kind:
        case EventKind.JOB_QUEUED:
            text = gettext("Queued")
            extra = _priority(data) if "priority" in data else extra
        case EventKind.SEARCHABLE:
            text, extra = gettext("Readable, and found by words"), ""
        case EventKind.JOB_CLAIMED:
            text, extra = gettext("Taken by a worker"), ""
        case EventKind.JOB_RETRIED:
            text, extra = gettext("Queued again"), gettext("with new attempts")
        case EventKind.JOB_STARTED:
            text, extra = gettext("Started"), _attempt(data)
        case EventKind.STAGE_STARTED:
            text = _stage_label(data)
        case EventKind.STAGE_PROGRESS:
            text, extra = f"{data.get('percent', 0):.0f} % {extra}", ""
        case EventKind.STAGE_COMPLETED:
            text = gettext("%(stage)s done") % {"stage": _stage_label(data)}
            extra = duration(data.get("duration_ms", 0))
        case EventKind.JOB_COMPLETED:
            text, extra = gettext("Filed"), duration(data.get("duration_ms", 0))
        case EventKind.ERROR:
            text, extra = translated(data.get("error", "")), _what_next(data)
        case EventKind.CANCELLED:
            text, extra = gettext("Cancelled"), ""
    # A kind written by a newer version is shown by its name and message.
    return Line(event.created_at, event.kind, text, extra)


def _stage_label(data: dict[str, Any]) -> str:
    """The stage's label; its name for a stage that a newer version added."""
    stage = str(data.get("stage", ""))
    label = dict(IngestionStage.choices).get(stage)
    return gettext(label) if label else stage.capitalize()


def _priority(data: dict[str, Any]) -> str:
    label = dict(Priority.choices).get(data["priority"])
    shown = gettext(label).lower() if label else data["priority"]
    return gettext("priority %(priority)s") % {"priority": shown}


def _attempt(data: dict[str, Any]) -> str:
    if "max_attempts" not in data:
        return ""
    numbers = {"attempt": data["attempt"], "limit": data["max_attempts"]}
    return gettext("attempt %(attempt)s of %(limit)s") % numbers


def _what_next(data: dict[str, Any]) -> str:
    advice = advice_to_show(str(data.get("advice", "")))
    if not data.get("will_retry"):
        said = gettext("It is not tried again by itself.")
        return f"{said} {advice}".strip()
    if "retry_at" not in data:
        return advice
    at = timezone.localtime(datetime.fromisoformat(data["retry_at"]))
    when = {"time": f"{at:%H:%M:%S}"}
    if "max_attempts" not in data:
        return gettext("It is tried again at %(time)s.") % when
    when |= {"attempt": data["attempt"] + 1, "limit": data["max_attempts"]}
    return gettext("Attempt %(attempt)s of %(limit)s follows at %(time)s.") % when


def _timings(events: list[ProgressEvent]) -> list[dict[str, Any]]:
    """The duration of each stage in the last attempt: label, milliseconds and text."""
    last: dict[str, int] = {}
    for event in events:
        if event.kind == EventKind.JOB_STARTED:
            last = {}
        elif event.kind == EventKind.STAGE_COMPLETED:
            last[event.data["stage"]] = event.data["duration_ms"]
    return [
        {"label": _stage_label({"stage": stage}), "ms": ms, "text": duration(ms)}
        for stage, ms in last.items()
    ]


def duration(milliseconds: float) -> str:
    """A duration for people: "340 ms", "2.1 s", "3 min 5 s"."""
    if milliseconds < 1000:
        return f"{milliseconds:.0f} ms"
    seconds = milliseconds / 1000
    return (
        f"{number_format(seconds, 1)} s"
        if seconds < 60
        else f"{seconds // 60:.0f} min {seconds % 60:.0f} s"
    )
