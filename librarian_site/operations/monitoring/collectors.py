"""Metric samples by group; each function runs one cheap query (an index or the catalogue)."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from django.conf import settings
from django.db import connection
from rq import Worker

from ingestion.jobs import activity
from ingestion.worker.recovery import last_round
from librarian_site.core.caching.rq_connection import rq_connection
from librarian_site.core.version import __version__
from librarian_site.operations import health
from librarian_site.operations.backup import destinations
from library.vector_index import get_index

TABLES = (
    *("library_libraryitem", "library_passage", "ingestion_ingestionjob"),
    "ingestion_progressevent",
)


class Sample(NamedTuple):
    name: str
    value: float
    labels: tuple[tuple[str, str], ...] = ()


def parts() -> Iterator[Sample]:
    yield Sample("librarian_info", 1, (("version", __version__),))
    for name, part in health.look().items():
        yield Sample("librarian_part_up", part.is_up, (("part", name),))
        yield Sample("librarian_part_seconds", part.ms / 1000, (("part", name),))


def disk() -> Iterator[Sample]:
    usage = shutil.disk_usage(settings.LIBRARIAN_DATA_DIR)
    yield Sample("librarian_disk_free_bytes", usage.free)
    yield Sample("librarian_disk_size_bytes", usage.total)


def queue() -> Iterator[Sample]:
    for priority, line in activity.queue_depths().items():
        labels = (("priority", priority),)
        yield Sample("librarian_queue_depth", line.depth, labels)
        yield Sample("librarian_queue_oldest_seconds", line.oldest, labels)
    yield Sample("librarian_queue_delayed", activity.delayed())


def workers() -> Iterator[Sample]:
    """Count workers: busy ones from the rows (correct also without Redis), idle ones from RQ."""
    yield Sample("librarian_workers", activity.busy_workers(), (("state", "busy"),))
    yield Sample("librarian_sweeper_seen_timestamp_seconds", last_round())
    yield Sample("librarian_workers", _idle_workers(), (("state", "idle"),))


def _idle_workers() -> int:
    since = datetime.now(UTC) - activity.HEARTBEAT_MAX_AGE
    idle = 0
    for worker in Worker.all(connection=rq_connection()):
        heard = worker.last_heartbeat
        idle += worker.state == "idle" and heard is not None and heard > since
    return idle


def ended() -> Iterator[Sample]:
    found = activity.ended_jobs()
    counts = {
        "completed": found.completed.count,
        "failed": sum(found.failures.values()),
        "cancelled": found.cancelled,
    }
    for status, count in counts.items():
        yield Sample("librarian_recent_jobs", count, (("status", status),))
    yield from _times("librarian_recent_job_seconds", found.completed, ())
    for stage, times in found.stages.items():
        labels = (("stage", stage),)
        yield Sample("librarian_recent_stages", times.count, labels)
        yield from _times("librarian_recent_stage_seconds", times, labels)
    for error, count in found.retries.items():
        yield Sample("librarian_recent_retries", count, (("error", error),))
    for error, count in found.failures.items():
        yield Sample("librarian_recent_failures", count, (("error", error),))
    yield Sample("librarian_recent_fetched_bytes", found.fetched_bytes)


def _times(
    name: str, times: activity.Durations, labels: tuple[tuple[str, str], ...]
) -> Iterator[Sample]:
    for quantile, seconds in zip(activity.QUANTILES, times.seconds, strict=False):
        yield Sample(name, seconds, (*labels, ("quantile", str(quantile))))


def jobs() -> Iterator[Sample]:
    for status, count in activity.jobs_by_status().items():
        yield Sample("librarian_jobs", count, (("status", status),))


def models() -> Iterator[Sample]:
    tokens: dict[tuple[str, str], int] = {}
    cost: dict[str, float] = {}
    for (model, outcome), took in activity.model_usage().items():
        labels = (("model", model), ("outcome", outcome))
        yield Sample("librarian_model_questions_total", took.questions, labels)
        for direction, n in (("input", took.input_tokens), ("output", took.output_tokens)):
            tokens[model, direction] = tokens.get((model, direction), 0) + n
        cost[model] = cost.get(model, 0) + took.cost
    for (model, direction), n in tokens.items():
        labels = (("model", model), ("direction", direction))
        yield Sample("librarian_model_tokens_total", n, labels)
    for model, dollars in cost.items():
        yield Sample("librarian_model_cost_dollars_total", dollars, (("model", model),))
    if settings.LIBRARIAN_LLM:
        yield Sample("librarian_model_month_tokens", settings.LIBRARIAN_LLM_MONTH_TOKENS)


def index() -> Iterator[Sample]:
    yield Sample("librarian_index_points", get_index().count())


def sizes() -> Iterator[Sample]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database())")
        yield Sample("librarian_database_bytes", cursor.fetchone()[0])
        cursor.execute(
            "SELECT relname, greatest(reltuples, 0) FROM pg_class"
            " WHERE relnamespace = current_schema()::regnamespace AND relname = ANY(%s)",
            [list(TABLES)],
        )
        for table, rows in cursor.fetchall():
            yield Sample("librarian_rows", rows, (("table", table),))


def backups() -> Iterator[Sample]:
    made = [destinations.made_at(name) for name in destinations.default_destination().names()]
    newest = max((at.timestamp() for at in made if at is not None), default=0.0)
    yield Sample("librarian_backup_made_timestamp_seconds", newest)
    every = timedelta(hours=settings.LIBRARIAN_BACKUP_HOURS)
    yield Sample("librarian_backup_interval_seconds", every.total_seconds())


WITHOUT_ROWS = frozenset({parts, disk, index, backups})
