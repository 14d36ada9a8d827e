"""Scheduling: which queued job a worker claims next. The rows decide; RQ only wakes workers.

Owners take turns: first the owner with the fewest running jobs, then the one served longest ago.
High before normal is the order of an owner's own jobs only, so that nobody gets in front of others
by it. Jobs of low priority, such as imports, wait until nobody's other job can start; but an owner
who was not served for LOW_PATIENCE gets a turn for one. Within an owner and a priority, first come,
first served. Captures that nobody asked for begin only in quiet: when no other job is at work, or
was begun just now. While people hand things in, jobs of low priority leave one of several workers
free for the next, and another idle for each that has just begun, which then has the machine more
to itself. Jobs of a host that has its share of fetches are passed over. Claims are serialised by an
advisory lock, so that no two workers count the same free place of a host.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import connection, transaction
from django.db.models import Count, Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce, Now

from ingestion.choices import IS_CAPTURE
from ingestion.documents.errors import HostBusy
from ingestion.jobs import transitions
from ingestion.jobs.transitions import Preempted
from ingestion.models import (
    IngestionJob,
    IngestionStage,
    JobStatus,
    Priority,
    ProgressEvent,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from uuid import UUID

    from ingestion.models import IngestionJobQuerySet

CLAIM_LOCK = 51847  # key of the advisory lock that serialises claims
FETCHING = (IngestionStage.QUEUED, IngestionStage.EXTRACT)
BUSY_PAUSE = timedelta(minutes=1)  # longest time a host that said it is busy is left alone
CLOCK_SKEW = timedelta(seconds=5)  # between the times that two transactions take for now
PREEMPT_AFTER = timedelta(seconds=0.3)  # that a job has waited, before it preempts another
MAX_PREEMPTIONS = 3  # of one job

LOW_PATIENCE = timedelta(minutes=1)  # longest time others' jobs go before an owner's low ones
QUIET = timedelta(seconds=5)  # without a job begun, before a capture of low priority begins
KEPT_FREE = timedelta(minutes=1)  # since an urgent job began, that a worker is left to the next
HEAD_START = timedelta(seconds=2)  # of an urgent job, in which it counts as two at work

# Jobs that this process has claimed by their turn, until RQ runs them.
_claimed: dict[UUID, IngestionJob] = {}


def claim_next(
    priorities: Sequence[str] = tuple(Priority.values), *, workers: int = 1
) -> IngestionJob | None:
    """Claim the job whose turn it is; None when no job may start now.

    `workers` is how many there are, this one among them. Those that find nothing, every second,
    ask one question.
    """
    if not has_claimable(priorities):
        return None
    with transaction.atomic():
        _lock_claims()
        for job_id in _turns(_startable(), priorities, workers):
            if job_id is not None and (job := transitions.claim(job_id)) is not None:
                _claimed[job_id] = job
                return job
    return None


def _turns(
    waiting: IngestionJobQuerySet, priorities: Sequence[str], workers: int
) -> Iterator[UUID | None]:
    """Ids of the jobs to try to claim, the one whose turn it is first."""
    low = [priority for priority in priorities if priority == Priority.LOW]
    if low:
        waiting = waiting.exclude(IS_CAPTURE, Exists(_at_work()), priority=Priority.LOW)
    urgent = [each for each in (Priority.HIGH, Priority.NORMAL) if each in priorities]
    if urgent and low:
        yield _next(waiting, low, unserved=LOW_PATIENCE)
    if urgent:
        yield _next(waiting, urgent)
    # A worker for low priority alone is of no use to what may be handed in.
    if low and not (urgent and _is_kept_free(workers)):
        yield _next(waiting, low)


def _is_kept_free(workers: int) -> bool:
    """Whether the worker that asks is left to what somebody may hand in next."""
    if workers < 2:
        return False
    begun = IngestionJob.objects.submissions().exclude(priority=Priority.LOW)
    begun = begun.filter(started_at__gt=Now() - KEPT_FREE, started_at__lt=Now() + CLOCK_SKEW)
    if not begun.exists():
        return False
    at_work = IngestionJob.objects.filter(status=JobStatus.PROCESSING)
    just_begun = at_work.filter(pk__in=begun, started_at__gt=Now() - HEAD_START)
    return at_work.count() + just_begun.count() >= workers - 1


def _at_work() -> IngestionJobQuerySet:
    """Jobs that bring an item and are at work, or were begun within QUIET."""
    begun = Q(started_at__gt=Now() - QUIET, started_at__lt=Now() + CLOCK_SKEW)
    return IngestionJob.objects.submissions().filter(begun | Q(status=JobStatus.PROCESSING))


def claim(job_id: UUID) -> IngestionJob | None:
    """This very job, claimed now or before by `claim_next`; None when it is not queued."""
    return _claimed.pop(job_id, None) or transitions.claim(job_id)


def is_claimed(job_id: UUID) -> bool:
    """Whether this process has claimed the job by its turn and not worked on it yet."""
    return job_id in _claimed


def has_claimable(priorities: Sequence[str] = tuple(Priority.values)) -> bool:
    """Whether a job is queued whose time has come, even if its host is busy."""
    return IngestionJob.objects.claimable().filter(priority__in=priorities).exists()


def should_preempt(job: IngestionJob) -> bool:
    """Whether this running job of low priority should give its worker to a more urgent one.

    The jobs that started last are preempted, no more of them than urgent jobs wait, and each at
    most MAX_PREEMPTIONS times. Captures, for which nobody waits, as often as it takes, and for a
    job that another worker has begun too: a browser slows it down.
    """
    if job.priority != Priority.LOW:
        return False
    if job.is_capture:
        return _at_work().exists() or _is_needed(job)
    if not _is_needed(job):
        return False
    events = ProgressEvent.objects.filter(job_id=job.pk, data__code=Preempted.code)
    return events.count() < MAX_PREEMPTIONS


def texts_wait(job: IngestionJob) -> bool:
    """Whether other texts of its owner, no less urgent, wait to be read for the first time.

    They come before the rest of what the job makes: two hundred pages handed in at once can all be
    read before the first has its summary.
    """
    urgent = {Priority.HIGH: [Priority.HIGH], Priority.NORMAL: [Priority.HIGH, Priority.NORMAL]}
    waiting = _startable().submissions().filter(owner=job.owner_id, readable_at=None)
    no_less = urgent.get(Priority(job.priority), list(Priority))
    new = ~Q(options__has_any_keys=["reenrich", "renew"])
    return waiting.filter(new, priority__in=no_less).exists()


def _is_needed(job: IngestionJob) -> bool:
    waiting = _startable().exclude(priority=Priority.LOW)
    since = Coalesce("next_attempt_at", "queued_at")
    waiting_jobs = waiting.annotate(since=since).filter(since__lt=Now() - PREEMPT_AFTER).count()
    if not waiting_jobs:
        return False
    low = IngestionJob.objects.filter(status=JobStatus.PROCESSING, priority=Priority.LOW)
    return low.filter(started_at__gt=job.started_at).count() < waiting_jobs


def _lock_claims() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [CLAIM_LOCK])


def _startable() -> IngestionJobQuerySet:
    """Claimable jobs whose host is not busy, or need it no more."""
    return IngestionJob.objects.claimable().exclude(
        host__in=_busy_hosts(), readable_at__isnull=True
    )


def _busy_hosts() -> set[str]:
    """Hosts with as many fetches as allowed, or one just now, or that answered they are busy."""
    jobs = IngestionJob.objects.exclude(host="").filter(readable_at=None)  # those have fetched
    fetching = (
        jobs.filter(status=JobStatus.PROCESSING, stage__in=FETCHING)
        .values("host")
        .annotate(count=Count("pk"))
        .filter(count__gte=settings.LIBRARIAN_FETCHES_PER_HOST)
    )
    pause = timedelta(seconds=settings.LIBRARIAN_FETCH_PAUSE)
    # A time in the future was written before the database's clock stepped back.
    just_started = jobs.filter(started_at__gt=Now() - pause, started_at__lt=Now() + CLOCK_SKEW)
    told_to_wait = jobs.filter(
        status=JobStatus.QUEUED,
        error_code=HostBusy.code,
        next_attempt_at__gt=Now(),
        heartbeat_at__gt=Now() - BUSY_PAUSE,
        heartbeat_at__lt=Now() + CLOCK_SKEW,
    )
    # Three queries rather than one: each is answered by an index of its own.
    found = (fetching, just_started, told_to_wait)
    return {host for jobs in found for host in jobs.order_by().values_list("host", flat=True)}


def _next(
    waiting: IngestionJobQuerySet,
    priorities: Sequence[str],
    unserved: timedelta | None = None,
) -> UUID | None:
    """Id of the first waiting job, by priority and age, of the owner with the fewest running jobs.

    With `unserved`, only of owners who have waited that long, with nothing running or started.
    """
    waiting = waiting.filter(priority__in=priorities)
    if unserved is not None:
        waiting = waiting.filter(queued_at__lt=Now() - unserved)
    if not waiting.exists():
        return None
    line = waiting.filter(owner=OuterRef("pk")).order_by("queued_at", "pk").values("pk")
    # A query per priority, as the index has the order of each.
    heads = [Subquery(line.filter(priority=priority)[:1]) for priority in priorities]
    theirs = IngestionJob.objects.filter(owner=OuterRef("pk")).order_by()
    served = theirs.filter(started_at__isnull=False).order_by("-started_at")
    running = theirs.filter(status=JobStatus.PROCESSING).values("owner")
    owners = (
        get_user_model()
        .objects.annotate(
            head=Coalesce(*heads) if len(heads) > 1 else heads[0],
            running=Coalesce(Subquery(running.annotate(n=Count("pk")).values("n")), 0),
            served=Subquery(served.values("started_at")[:1]),
        )
        .filter(head__isnull=False)
        .order_by("running", F("served").asc(nulls_first=True), "pk")
    )
    if unserved is not None:
        long_ago = Q(served__isnull=True) | Q(served__lt=Now() - unserved)
        owners = owners.filter(long_ago, running=0)
    head: UUID | None = owners.values_list("head", flat=True).first()
    return head
