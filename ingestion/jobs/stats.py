"""Statistics of an owner's jobs, aggregated in the database and cached for CACHE_SECONDS."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import Aggregate, Count, DateField, FloatField, IntegerField
from django.db.models.fields.json import KT
from django.db.models.functions import Cast, Trunc
from pydantic import TypeAdapter

from ingestion.models import (
    WORK_STAGES,
    EventKind,
    IngestionJob,
    IngestionStage,
    JobStatus,
    ProgressEvent,
)
from librarian_site.core.caching import optional_cache

if TYPE_CHECKING:
    from librarian_site.core.periods import Unit

CACHE_SECONDS = 30
TIMED_JOBS = 1000  # latest jobs whose stages are timed
MAX_REASONS = 8  # commonest kinds of failure


class Percentile(Aggregate):
    """PostgreSQL's percentile_cont at the fraction `at`, 0 to 1."""

    function = "percentile_cont"
    template = "%(function)s(%(at)s) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = FloatField()

    def __init__(self, expression: Any, *, at: float) -> None:
        super().__init__(expression, at=at)


@dataclass(frozen=True, slots=True)
class StageTiming:
    """Durations of a stage in milliseconds, over the latest completed jobs."""

    stage: IngestionStage
    median: float
    p95: float


@dataclass(frozen=True, slots=True)
class JobStats:
    """Counts by status, by period and by kind of failure, and durations by stage.

    `periods` maps the first day of each period of submission to (completed, failed); `reasons` are
    (error code, count), the commonest first.
    """

    statuses: dict[str, int]
    periods: dict[date, tuple[int, int]]
    timings: list[StageTiming]
    reasons: list[tuple[str, int]]

    @property
    def success_rate(self) -> float | None:
        """Completed among completed and failed, 0 to 1; None when there is neither."""
        done, failed = self.statuses[JobStatus.COMPLETED], self.statuses[JobStatus.FAILED]
        return done / (done + failed) if done + failed else None

    @property
    def success_percent(self) -> int | None:
        """In percent, rounded down, so that 100 means that none failed."""
        return None if self.success_rate is None else math.floor(100 * self.success_rate)


_STATS = TypeAdapter(JobStats)


def job_stats(owner_id: int, unit: Unit) -> JobStats:
    """Statistics of the owner's jobs by period, up to CACHE_SECONDS old."""
    key = f"job-stats:{owner_id}:{unit}"
    stats = optional_cache.get(key, _STATS)
    if stats is None:
        stats = _count(owner_id, unit)
        optional_cache.set(key, stats, CACHE_SECONDS, _STATS)
    return stats


def _count(owner_id: int, unit: Unit) -> JobStats:
    jobs = IngestionJob.objects.filter(owner_id=owner_id).submissions().order_by()
    start = Trunc("created_at", unit, output_field=DateField())
    statuses: dict[str, int] = {str(status): 0 for status in JobStatus}
    periods: dict[date, tuple[int, int]] = {}
    for day, status, n in (
        jobs.annotate(start=start).values_list("start", "status").annotate(n=Count("pk"))
    ):
        statuses[status] += n
        done, failed = periods.get(day, (0, 0))
        periods[day] = (
            done + n * (status == JobStatus.COMPLETED),
            failed + n * (status == JobStatus.FAILED),
        )
    # By kind: the sentences name hosts and sizes, so that the largest group has many of them.
    failures = jobs.filter(status=JobStatus.FAILED).values_list("error_code")
    reasons = failures.annotate(n=Count("pk")).order_by("-n", "error_code")[:MAX_REASONS]
    return JobStats(statuses, periods, _timings(owner_id), list(reasons))


def _timings(owner_id: int) -> list[StageTiming]:
    done = IngestionJob.objects.submissions().filter(owner_id=owner_id, status=JobStatus.COMPLETED)
    latest = done.order_by("-created_at").values("pk")[:TIMED_JOBS]
    events = ProgressEvent.objects.filter(job__in=latest, kind=EventKind.STAGE_COMPLETED)
    duration = Cast(KT("data__duration_ms"), IntegerField())
    rows = (
        events.order_by()
        .annotate(stage_name=KT("data__stage"))
        .values_list("stage_name")
        .annotate(median=Percentile(duration, at=0.5), p95=Percentile(duration, at=0.95))
    )
    found = {stage: (median, p95) for stage, median, p95 in rows}
    return [StageTiming(stage, *found[stage]) for stage in WORK_STAGES if stage in found]
