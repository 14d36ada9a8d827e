"""What jobs do now and did lately, of all owners: the numbers somebody watches.

Everything is bounded, by an index over what waits, what is at work, or what ended in WINDOW. Rows
go with their owner, so these are counts of a window, not counters: they may fall.
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
COUNT_LIMIT = 100_000  # jobs, beyond which counting all of them takes too long
HEARTBEAT_MAX_AGE = timedelta(
    seconds=60
)  # a worker with a job whose heartbeat is no older is alive
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
    """How many there were, and their QUANTILES in seconds."""

    count: int
    seconds: tuple[float, ...]


@dataclass(slots=True)
class EndedJobs:
    """In the last WINDOW; errors by their class."""

    stages: dict[str, Durations] = field(default_factory=dict)
    completed: Durations = Durations(0, ())
    cancelled: int = 0
    retries: dict[str, int] = field(default_factory=dict)
    failures: dict[str, int] = field(default_factory=dict)
    fetched_bytes: int = 0


@dataclass(frozen=True, slots=True)
class QueueDepth:
    """What could begin now: how many, and for how many seconds the oldest has waited."""

    depth: int
    oldest: float


@dataclass(frozen=True, slots=True)
class ModelUsage:
    """What a model took since the month began; of questions that have their answer or none."""

    questions: int
    input_tokens: int
    output_tokens: int
    cost: float


def ended_jobs() -> EndedJobs:
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
    """By priority, all of them."""
    since = Min(Coalesce("next_attempt_at", "queued_at"))
    waiting = IngestionJob.objects.claimable().order_by().values_list("priority")
    now = timezone.now()
    found = {
        priority: QueueDepth(depth, _age(oldest, now))
        for priority, depth, oldest in waiting.annotate(depth=Count("pk"), oldest=since)
    }
    return {str(priority): found.get(priority, QueueDepth(0, 0.0)) for priority in Priority.values}


def delayed() -> int:
    """How many wait for their next attempt's time."""
    return IngestionJob.objects.filter(status=JobStatus.QUEUED, next_attempt_at__gt=Now()).count()


def jobs_by_status() -> dict[str, int]:
    """All jobs there are, by status: those that ended as PostgreSQL estimates them, when many."""
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
    """Workers with a job that were heard of lately."""
    jobs = IngestionJob.objects.filter(
        status=JobStatus.PROCESSING, heartbeat_at__gt=Now() - HEARTBEAT_MAX_AGE
    )
    return jobs.exclude(worker="").order_by().values("worker").distinct().count()


def model_usage() -> dict[tuple[str, str], ModelUsage]:
    """By model and outcome. These rows outlive jobs and owners: within a month it only grows."""
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
