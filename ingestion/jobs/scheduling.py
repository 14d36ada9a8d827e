"""Whose turn it is: the rows decide what a worker begins, the queue only wakes it.

By priority; within one, by turns between owners, the one with the least at work and longest
not served first; within an owner's line, first come first served. A host that has its share of
fetches is passed over. One claim at a time, so that no two workers count the same free place.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import connection, transaction
from django.db.models import Count, F, OuterRef, Subquery
from django.db.models.functions import Coalesce, Now

from ingestion.documents.errors import HostBusy
from ingestion.jobs import worker_identity
from ingestion.models import IngestionJob, IngestionStage, JobStatus, Priority

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from ingestion.models import IngestionJobQuerySet

CLAIMS = 51847  # the advisory lock of those who claim
FETCHING = (IngestionStage.QUEUED, IngestionStage.EXTRACT)
BUSY_PAUSE = timedelta(minutes=1)  # for which a host that said it is busy is left alone, at most
PATIENCE = timedelta(seconds=0.3)  # of a waiting job, before work of low priority makes way


# What this process has begun by its turn, and will work on when RQ runs it.
_begun: dict[UUID, IngestionJob] = {}


def begin_next(priorities: Sequence[str] = tuple(Priority.values)) -> IngestionJob | None:
    """Begin the job whose turn it is; None when nothing may begin now."""
    with transaction.atomic():
        _one_at_a_time()
        waiting = _waiting()
        for priority in Priority.values:
            if priority not in priorities:
                continue
            job_id = _next(waiting.filter(priority=priority))
            if job_id is not None and (job := _begin(job_id)) is not None:
                _begun[job_id] = job
                return job
    return None


def begin(job_id: UUID) -> IngestionJob | None:
    """This very job, begun now or by its turn; None when it does not wait for work."""
    return _begun.pop(job_id, None) or _begin(job_id)


def is_begun(job_id: UUID) -> bool:
    """Whether its turn has come here, and nobody has worked on it yet."""
    return job_id in _begun


def waits(priorities: Sequence[str] = tuple(Priority.values)) -> bool:
    """Whether a job could begin, were it not for its host."""
    return IngestionJob.objects.claimable().filter(priority__in=priorities).exists()


def is_needed(job: IngestionJob) -> bool:
    """Whether the worker of this job of low priority is needed for something that waits.

    The jobs that began last make way, no more of them than jobs that wait.
    """
    waiting = _waiting().exclude(priority=Priority.LOW)
    since = Coalesce("next_attempt_at", "queued_at")
    impatient = waiting.annotate(since=since).filter(since__lt=Now() - PATIENCE).count()
    if not impatient:
        return False
    low = IngestionJob.objects.filter(status=JobStatus.PROCESSING, priority=Priority.LOW)
    return low.filter(started_at__gt=job.started_at).count() < impatient


def _one_at_a_time() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [CLAIMS])


def _waiting() -> IngestionJobQuerySet:
    return IngestionJob.objects.claimable().exclude(host__in=_busy_hosts())


def _busy_hosts() -> set[str]:
    """Hosts that have their share of fetches, had one just now, or asked to be left alone."""
    jobs = IngestionJob.objects.exclude(host="")
    fetching = (
        jobs.filter(status=JobStatus.PROCESSING, stage__in=FETCHING)
        .values("host")
        .annotate(count=Count("pk"))
        .filter(count__gte=settings.LIBRARIAN_FETCHES_PER_HOST)
    )
    pause = timedelta(seconds=settings.LIBRARIAN_FETCH_PAUSE)
    begun_just_now = jobs.filter(started_at__gt=Now() - pause)
    sent_away = jobs.filter(
        status=JobStatus.QUEUED,
        error_code=HostBusy.code,
        next_attempt_at__gt=Now(),
        heartbeat_at__gt=Now() - BUSY_PAUSE,
    )
    # Asked one by one: each has an index of its own.
    found = (fetching, begun_just_now, sent_away)
    return {host for jobs in found for host in jobs.order_by().values_list("host", flat=True)}


def _next(waiting: IngestionJobQuerySet) -> UUID | None:
    """The head of the line of the owner whose turn it is."""
    if not waiting.exists():
        return None
    line = waiting.filter(owner=OuterRef("pk")).order_by("queued_at", "pk")
    theirs = IngestionJob.objects.filter(owner=OuterRef("pk")).order_by()
    served = theirs.filter(started_at__isnull=False).order_by("-started_at")
    at_work = theirs.filter(status=JobStatus.PROCESSING).values("owner")
    owners = (
        get_user_model()
        .objects.annotate(
            head=Subquery(line.values("pk")[:1]),
            at_work=Coalesce(Subquery(at_work.annotate(n=Count("pk")).values("n")), 0),
            served=Subquery(served.values("started_at")[:1]),
        )
        .filter(head__isnull=False)
        .order_by("at_work", F("served").asc(nulls_first=True), "pk")
    )
    head: UUID | None = owners.values_list("head", flat=True).first()
    return head


def _begin(job_id: UUID) -> IngestionJob | None:
    claimed = IngestionJob.objects.filter(pk=job_id, status=JobStatus.QUEUED).update(
        status=JobStatus.PROCESSING,
        attempts=F("attempts") + 1,
        started_at=Now(),
        completed_at=None,
        next_attempt_at=None,
        heartbeat_at=Now(),
        worker=worker_identity.identity(),
    )
    return IngestionJob.objects.get(pk=job_id) if claimed == 1 else None
