"""Current and recent activity of all owners' jobs, for the metrics.

Every query is bounded by an index: over waiting jobs, running jobs, or events in WINDOW. The
numbers are gauges over a window and not counters: rows are deleted with their owner.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import connection
from django.db.models import Count, Min, Q, Sum
from django.db.models.functions import Coalesce, Now
from django.utils import timezone

from ingestion.llm.usage_budget import month_began
from ingestion.models import ENDED, ENDS, EventKind, IngestionJob, JobStatus, ModelUse, Priority

WINDOW = timedelta(minutes=15)
COUNT_LIMIT = 100_000  # jobs; above it ended jobs are estimated, as counting takes too long
HEARTBEAT_MAX_AGE = timedelta(seconds=60)  # of a worker that counts as alive
QUANTILES = (0.5, 0.95)
_ENDED_SQL = """
    SELECT kind, coalesce(data->>'stage', ''), coalesce(data->>'code', ''),
           coalesce((data->>'will_retry')::bool, false), count(*),
           percentile_cont(%s) WITHIN GROUP (ORDER BY (data->>'duration_ms')::float / 1000),
           coalesce(sum((data->>'bytes')::bigint), 0)
    FROM ingestion_progressevent
    WHERE created_at > now() - make_interval(secs => %s) AND kind = ANY(%s) AND NOT data ? 'resumed'
    GROUP BY 1, 2, 3, 4
"""
_STATUS_ESTIMATE_SQL = """
    SELECT unnest(most_common_vals::text::text[]),
           round(unnest(most_common_freqs) * reltuples)::bigint
    FROM pg_stats JOIN pg_class ON oid = 'ingestion_ingestionjob'::regclass
    WHERE schemaname = current_schema() AND tablename = relname AND attname = 'status'
"""


@dataclass(frozen=True, slots=True)
class Durations:
    """A number of events and their QUANTILES in seconds."""

    count: int
    seconds: tuple[float, ...]


@dataclass(slots=True)
class EndedJobs:
    """Stages and attempts that ended within WINDOW; `retries` and `failures` by error code."""

    stages: dict[str, Durations] = field(default_factory=dict)
    completed: Durations = Durations(0, ())
    cancelled: int = 0
    retries: dict[str, int] = field(default_factory=dict)
    failures: dict[str, int] = field(default_factory=dict)
    fetched_bytes: int = 0


@dataclass(frozen=True, slots=True)
class QueueDepth:
    """Jobs that could start now: their number, and the oldest one's wait in seconds."""

    depth: int
    oldest: float


@dataclass(frozen=True, slots=True)
class ModelUsage:
    """Settled requests to a model in this month, with tokens and cost in US dollars."""

    questions: int
    input_tokens: int
    output_tokens: int
    cost: float


def ended_jobs() -> EndedJobs:
    """Count what ended within WINDOW, by kind of event, stage and error code."""
    found = EndedJobs()
    with connection.cursor() as cursor:
        cursor.execute(
            _ENDED_SQL, [list(QUANTILES), WINDOW.total_seconds(), [str(kind) for kind in ENDS]]
        )
        for kind, stage, code, will_retry, count, seconds, size in cursor.fetchall():
            times = Durations(count, tuple(seconds or ()))
            match kind:
                case EventKind.STAGE_COMPLETED:
                    found.stages[stage] = times
                    found.fetched_bytes += int(size)
                case EventKind.JOB_COMPLETED:
                    found.completed = times
                case EventKind.CANCELLED:
                    found.cancelled = count
                case EventKind.ERROR:
                    errors = found.retries if will_retry else found.failures
                    errors[code] = errors.get(code, 0) + count
    return found


def queue_depths() -> dict[str, QueueDepth]:
    """The depth of each priority's queue, empty ones included."""
    since = Min(Coalesce("next_attempt_at", "queued_at"))
    waiting = IngestionJob.objects.claimable().order_by().values_list("priority")
    now = timezone.now()
    found = {
        priority: QueueDepth(depth, _age(oldest, now))
        for priority, depth, oldest in waiting.annotate(depth=Count("pk"), oldest=since)
    }
    return {str(priority): found.get(priority, QueueDepth(0, 0.0)) for priority in Priority.values}


def delayed() -> int:
    """The number of jobs that wait for a scheduled retry."""
    return IngestionJob.objects.filter(status=JobStatus.QUEUED, next_attempt_at__gt=Now()).count()


def jobs_by_status() -> dict[str, int]:
    """The number of jobs by status.

    Above COUNT_LIMIT jobs, those that have ended are PostgreSQL's estimate.
    """
    with connection.cursor() as cursor:
        cursor.execute(_STATUS_ESTIMATE_SQL)
        estimated = dict(cursor.fetchall())
    jobs = IngestionJob.objects.order_by()
    many = sum(estimated.values()) > COUNT_LIMIT
    counted = jobs.active() if many else jobs
    exact = dict(counted.values_list("status").annotate(n=Count("pk")))
    ended = {status: estimated.get(status, 0) for status in ENDED} if many else {}
    return {str(status): 0 for status in JobStatus.values} | ended | exact


def busy_workers() -> int:
    """The number of workers with a job and a recent heartbeat."""
    jobs = IngestionJob.objects.filter(
        status=JobStatus.PROCESSING, heartbeat_at__gt=Now() - HEARTBEAT_MAX_AGE
    )
    return jobs.exclude(worker="").order_by().values("worker").distinct().count()


def model_usage() -> dict[tuple[str, str], ModelUsage]:
    """Usage by (model, outcome) in this month.

    The rows outlive jobs and owners, so within a month it only grows.
    """
    uses = ModelUse.objects.filter(~Q(outcome="asked"), created_at__gte=month_began())
    sums = (
        uses.order_by()
        .values_list("model", "outcome")
        .annotate(n=Count("pk"), i=Sum("input_tokens"), o=Sum("output_tokens"), c=Sum("cost"))
    )
    return {
        (model, outcome): ModelUsage(n, i, o, float(c or 0)) for model, outcome, n, i, o, c in sums
    }


def _age(since: datetime, now: datetime) -> float:
    return max(0.0, (now - since).total_seconds())
