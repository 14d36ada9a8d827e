"""Queued jobs' positions in the queue, with an estimate of their wait.

The order is that of `ingestion.jobs.scheduling`: low priority behind all else, in turn between
owners, then by priority and age. The turn that an owner gets for a low job that has waited long is
not counted. The number of queries does not grow with the number of jobs.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import connection
from django.db.models import Avg, Count, F, Window
from django.db.models.functions import RowNumber
from django.utils.translation import gettext

from ingestion.models import IngestionJob, JobStatus, Priority

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID

RECENT = 50  # latest completed jobs, whose mean duration gives the estimate


@dataclass(frozen=True, slots=True)
class QueuePosition:
    """Position in the queue, from 1, and seconds until the job is likely to start.

    `seconds` is None while no job has completed from which the wait could be estimated.
    """

    position: int
    seconds: float | None

    @property
    def text(self) -> str:
        """The position as a phrase: "Number 3 in the queue, begins in about 20 seconds"."""
        if self.position == 1:
            place = gettext("Next in the queue")
        else:
            place = gettext("Number %(number)s in the queue") % {"number": self.position}
        if self.seconds is None:
            return place
        begins = gettext("begins in %(time)s") % {"time": _about(self.seconds)}
        return f"{place}, {begins}"


def annotate_positions(jobs: Iterable[IngestionJob]) -> None:
    """Set `queue_position` of one owner's jobs; None for a job that does not wait for a worker."""
    jobs = list(jobs)
    positions = _positions([job for job in jobs if _is_waiting(job)])
    for job in jobs:
        job.queue_position = positions.get(job.pk)


def _is_waiting(job: IngestionJob) -> bool:
    return job.status == JobStatus.QUEUED and job.next_attempt_at is None


def _positions(jobs: list[IngestionJob]) -> dict[UUID, QueuePosition]:
    if not jobs:
        return {}
    owner_id = jobs[0].owner_id
    queued = _queued_counts()
    interval = _seconds_between_starts()
    positions = {}
    for job_id, priority, number in _numbers(owner_id, jobs):
        position = _position(queued, owner_id, priority, number)
        seconds = None if interval is None else position * interval
        positions[job_id] = QueuePosition(position, seconds)
    return positions


def _position(queued: dict[tuple[int, str], int], owner_id: int, priority: str, number: int) -> int:
    is_low = priority == Priority.LOW
    # Jobs that all start before: every other job where this one is of low priority.
    before = sum(n for (_, other), n in queued.items() if is_low and other != Priority.LOW)
    # The owner's own of a higher priority, which take the owner's turns first.
    if priority == Priority.NORMAL:
        number += queued.get((owner_id, Priority.HIGH), 0)
    # Owners take turns: before this owner's nth job, each other owner has started n - 1.
    others: Counter[int] = Counter()
    for (owner, other), n in queued.items():
        if owner != owner_id and (other == Priority.LOW) == is_low:
            others[owner] += n
    return before + sum(min(n, number - 1) for n in others.values()) + number


def _queued_counts() -> dict[tuple[int, str], int]:
    """The number of claimable jobs by (owner id, priority)."""
    waiting = IngestionJob.objects.claimable().order_by()
    counts = waiting.values_list("owner_id", "priority").annotate(n=Count("pk"))
    return {(owner_id, priority): n for owner_id, priority, n in counts}


def _numbers(owner_id: int, jobs: list[IngestionJob]) -> Iterable[tuple[UUID, str, int]]:
    """Yield (job id, priority, number): each job's rank among its owner's of that priority."""
    own = IngestionJob.objects.claimable().filter(owner_id=owner_id).order_by()
    number = Window(
        RowNumber(), partition_by=F("priority"), order_by=[F("queued_at").asc(), F("pk").asc()]
    )
    numbered = own.annotate(number=number).values("id", "priority", "number")
    inner, parameters = numbered.query.sql_with_params()
    # Filter outside of the numbered query: a WHERE inside would apply before the numbering.
    outer = f"SELECT id, priority, number FROM ({inner}) line WHERE id = ANY(%s)"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(outer, [*parameters, [job.pk for job in jobs]])
        rows: list[tuple[UUID, str, int]] = cursor.fetchall()
    return rows


def _seconds_between_starts() -> float | None:
    """The mean duration of recent jobs divided by how many run at once; None without any."""
    started = IngestionJob.objects.filter(started_at__isnull=False).order_by("-started_at")
    recent = started.filter(status=JobStatus.COMPLETED, completed_at__gt=F("started_at"))[:RECENT]
    mean = recent.aggregate(mean=Avg(F("completed_at") - F("started_at")))["mean"]
    if mean is None:
        return None
    running = IngestionJob.objects.filter(status=JobStatus.PROCESSING).count()
    return float(mean.total_seconds()) / max(1, running)


def _about(seconds: float) -> str:
    if seconds < 10:
        return gettext("a few seconds")
    if seconds < 90:
        return gettext("about %(n)s seconds") % {"n": f"{round(seconds, -1):.0f}"}
    minutes = seconds / 60
    if minutes < 90:
        return gettext("about %(n)s minutes") % {"n": f"{minutes:.0f}"}
    return gettext("about %(n)s hours") % {"n": f"{minutes / 60:.0f}"}
