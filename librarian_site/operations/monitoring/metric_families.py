"""The metrics that are collected on request: their names and collectors."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import DatabaseError, connection, transaction
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.registry import Collector
from pydantic import TypeAdapter
from redis.exceptions import RedisError

from librarian_site.core.caching import optional_cache
from librarian_site.operations.monitoring import collectors
from librarian_site.operations.monitoring.collectors import Sample
from library.errors import LibraryError

if TYPE_CHECKING:
    from prometheus_client import Metric

logger = logging.getLogger(__name__)

LIMIT = "2s"  # statement timeout of one collector

# Names that end in _total are counters, and only grow until they begin anew; the others may fall.
HELP = {
    "librarian_info": "Always 1; the version is a label.",
    "librarian_part_up": "Whether a part (database, redis, vectors, files) answers.",
    "librarian_part_seconds": "How long the part took to answer.",
    "librarian_jobs": "All jobs there are, by status; those that ended as estimated, when many.",
    "librarian_queue_depth": "Jobs that a worker could begin now, by priority.",
    "librarian_queue_oldest_seconds": "How long the oldest of them has waited.",
    "librarian_queue_delayed": "Jobs that wait for the time of their next attempt.",
    "librarian_workers": "Workers that were heard of in the last minute, idle or busy.",
    "librarian_sweeper_seen_timestamp_seconds": "When the sweeper last did a round; 0: never.",
    "librarian_recent_jobs": "Jobs that ended in the last 15 minutes, by status.",
    "librarian_recent_job_seconds": "How long those that were done took, by quantile.",
    "librarian_recent_stages": "Stages completed in the last 15 minutes.",
    "librarian_recent_stage_seconds": "How long they took, by quantile.",
    "librarian_recent_retries": "Attempts that failed in the last 15 minutes and are made again.",
    "librarian_recent_failures": "Jobs that failed for good in the last 15 minutes, by error.",
    "librarian_recent_fetched_bytes": "Bytes of documents fetched in the last 15 minutes.",
    "librarian_model_questions_total": "Questions to language models since the month began.",
    "librarian_model_tokens_total": "Tokens they took, by direction.",
    "librarian_model_cost_dollars_total": "What they cost, where prices are known.",
    "librarian_model_month_tokens": "Tokens a month may take in all.",
    "librarian_index_points": "Passages in the index of meaning and words.",
    "librarian_rows": "Rows by table, as PostgreSQL estimates them.",
    "librarian_database_bytes": "Size of the database.",
    "librarian_disk_free_bytes": "Space left where the data folder is.",
    "librarian_disk_size_bytes": "Space there in all.",
    "librarian_backup_made_timestamp_seconds": "When the newest backup was made; 0: there is none.",
    "librarian_backup_interval_seconds": "How often a backup is made by itself; 0: never.",
    "librarian_metrics_missing": "1 for a group of metrics that could not be had this time.",
}


@dataclass(frozen=True, slots=True)
class Reader:
    """A group of samples, cached for `seconds` for all processes; 0: not cached, per process."""

    name: str
    read: Callable[[], Iterable[Sample]]
    seconds: float = 0


READERS = (
    Reader("parts", collectors.parts),
    Reader("disk", collectors.disk),
    Reader("queue", collectors.queue, 5),
    Reader("workers", collectors.workers, 5),
    Reader("ended", collectors.ended, 10),
    Reader("jobs", collectors.jobs, 60),
    Reader("models", collectors.models, 60),
    Reader("index", collectors.index, 60),
    Reader("sizes", collectors.sizes, 60),
    Reader("backups", collectors.backups, 300),
)


class Everything(Collector):
    def collect(self) -> Iterator[Metric]:
        by_name: dict[str, list[Sample]] = {}
        for sample in samples():
            by_name.setdefault(sample.name, []).append(sample)
        return (_family(name, found) for name, found in by_name.items())


_SAMPLES = TypeAdapter(list[Sample])


def samples() -> Iterator[Sample]:
    for reader in READERS:
        try:
            yield from _kept(reader)
            missing = 0.0
        except (DatabaseError, RedisError, LibraryError, OSError) as error:
            logger.warning("No metrics of %s: %s", reader.name, error)
            missing = 1.0
        yield Sample("librarian_metrics_missing", missing, (("group", reader.name),))


def _kept(reader: Reader) -> list[Sample]:
    key = f"metrics:{reader.name}"
    found = optional_cache.get(key, _SAMPLES) if reader.seconds else None
    if found is None:
        found = _bounded(reader.read)
        if reader.seconds:
            optional_cache.set(key, found, reader.seconds, _SAMPLES)
    return found


def _bounded(read: Callable[[], Iterable[Sample]]) -> list[Sample]:
    """Run the collector with the statement timeout LIMIT, so that metrics cost little."""
    if read in collectors.WITHOUT_ROWS:
        return list(read())
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL statement_timeout = '{LIMIT}'")
        return list(read())


def _family(name: str, found: list[Sample]) -> Metric:
    labels = [label for label, _ in found[0].labels]
    kind = CounterMetricFamily if name.endswith("_total") else GaugeMetricFamily
    family = kind(name, HELP[name], labels=labels)
    for sample in found:
        family.add_metric([value for _, value in sample.labels], sample.value)
    return family
