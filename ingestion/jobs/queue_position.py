"""Where queued jobs stand in the line, and about how long they will wait.

The order is `dispatch`'s: by priority, then by turns between owners, then by age. A number of
queries that does not grow with the jobs.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import connection
from django.db.models import Avg, Count, F, Window
from django.db.models.functions import RowNumber

from ingestion.models import IngestionJob, JobStatus, Priority

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID

RECENT = 50  # jobs begun last, by whose time the wait is estimated
_RANK = {priority: rank for rank, priority in enumerate(Priority.values)}


@dataclass(frozen=True, slots=True)
class Place:
    """In the line, from 1; seconds until the job begins, None when no job has ended lately."""

    position: int
    seconds: float | None

    @property
    def words(self) -> str:
        about = "" if self.seconds is None else f", begins in {_about(self.seconds)}"
        return f"{'Next' if self.position == 1 else f'Number {self.position}'} in the queue{about}"


def mark_places(jobs: Iterable[IngestionJob]) -> None:
    """Give each job of one owner its `place`: None for what does not wait for a worker."""
    jobs = list(jobs)
    places = _places([job for job in jobs if _in_line(job)])
    for job in jobs:
        job.place = places.get(job.pk)


def _in_line(job: IngestionJob) -> bool:
    return job.status == JobStatus.QUEUED and job.next_attempt_at is None


def _places(jobs: list[IngestionJob]) -> dict[UUID, Place]:
    if not jobs:
        return {}
    owner_id = jobs[0].owner_id
    lines = _lines()
    pace = _seconds_a_job()
    places = {}
    for job_id, priority, number in _numbers(owner_id, jobs):
        urgent = sum(n for (_, other), n in lines.items() if _RANK[other] < _RANK[priority])
        # With each of the owner's own before it, every other owner has had a turn.
        others = sum(
            min(n, number - 1)
            for (owner, other), n in lines.items()
            if other == priority and owner != owner_id
        )
        position = urgent + others + number
        places[job_id] = Place(position, None if pace is None else position * pace)
    return places


def _lines() -> dict[tuple[int, str], int]:
    """How many wait, by owner and priority."""
    waiting = IngestionJob.objects.claimable().order_by()
    counts = waiting.values_list("owner_id", "priority").annotate(n=Count("pk"))
    return {(owner_id, priority): n for owner_id, priority, n in counts}


def _numbers(owner_id: int, jobs: list[IngestionJob]) -> Iterable[tuple[UUID, str, int]]:
    """Each job's number in its owner's line of its priority."""
    line = IngestionJob.objects.claimable().filter(owner_id=owner_id).order_by()
    number = Window(
        RowNumber(), partition_by=F("priority"), order_by=[F("queued_at").asc(), F("pk").asc()]
    )
    numbered = line.annotate(number=number).values("id", "priority", "number")
    inner, parameters = numbered.query.sql_with_params()
    # A filter of the queryset's own would come before the numbering.
    outer = f"SELECT id, priority, number FROM ({inner}) line WHERE id = ANY(%s)"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(outer, [*parameters, [job.pk for job in jobs]])
        rows: list[tuple[UUID, str, int]] = cursor.fetchall()
    return rows


def _seconds_a_job() -> float | None:
    """The usual time from one job's beginning to the next one's, with all that are at work."""
    begun = IngestionJob.objects.filter(started_at__isnull=False).order_by("-started_at")
    recent = begun.filter(status=JobStatus.COMPLETED, completed_at__gt=F("started_at"))[:RECENT]
    took = recent.aggregate(took=Avg(F("completed_at") - F("started_at")))["took"]
    if took is None:
        return None
    at_work = IngestionJob.objects.filter(status=JobStatus.PROCESSING).count()
    return float(took.total_seconds()) / max(1, at_work)


def _about(seconds: float) -> str:
    if seconds < 10:
        return "a few seconds"
    if seconds < 90:
        return f"about {round(seconds, -1):.0f} seconds"
    minutes = seconds / 60
    return f"about {minutes:.0f} minutes" if minutes < 90 else f"about {minutes / 60:.0f} hours"
