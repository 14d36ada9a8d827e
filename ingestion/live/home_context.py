"""Template context of Home and of the navigation, shared by the views and the socket."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext, gettext_noop

from ingestion.imports.models import OPEN, EntryState, Import, ImportEntry, ImportState
from ingestion.jobs.queue_position import annotate_positions
from ingestion.models import IngestionJob, JobStatus
from librarian_site.core.i18n.stored_text import translated
from library.models import LibraryItem

if TYPE_CHECKING:
    from uuid import UUID

    from django.contrib.auth.models import AbstractUser as User

    from ingestion.models import IngestionJobQuerySet

WORKING = 12  # cards
WAITING = 20  # rows
FAILURES = 5  # cards
RECENT_ITEMS = 8
BEING_READ = 3  # cards
STAGE_WORDS = {
    "extract": gettext_noop("%(job)s: being read."),
    "transform": gettext_noop("%(job)s: being summarised."),
    "load": gettext_noop("%(job)s: being filed."),
}
ANNOUNCED = 3  # jobs
JUST_NOW = timedelta(seconds=20)  # how long a job's end is announced
RECENT = timedelta(minutes=10)  # how long an item that was refreshed stays above the newest
_UNDER_WAY = (ImportState.RUNNING, ImportState.PAUSED)


@dataclass(frozen=True, slots=True)
class ImportBar:
    """An import that is under way: all of its jobs as one bar."""

    batch: Import
    ended: int
    failed: int

    @property
    def percent(self) -> int:
        return 100 * self.ended // self.batch.total if self.batch.total else 100


def home_context(user: User) -> dict[str, Any]:
    own = IngestionJob.objects.owned_by(user).submissions()
    imports = _import_bars(user)
    single = _outside_imports(own) if imports else own
    # By their start, so that a card stays where it is.
    working = _first(
        single.filter(status=JobStatus.PROCESSING).order_by("started_at", "pk"), WORKING
    )
    waiting = _first(single.filter(status=JobStatus.QUEUED).order_by("queued_at", "pk"), WAITING)
    failures = _first(own.undismissed_failures().order_by("-completed_at"), FAILURES)
    annotate_positions(waiting.jobs)
    return {
        "working": working.jobs,
        "working_count": working.count,
        "waiting": waiting.jobs,
        "waiting_count": waiting.count,
        "imports": imports,
        "failures": failures.jobs,
        "failure_count": failures.count,
        "items": _recent_items(user),
    }


@dataclass(frozen=True, slots=True)
class _First:
    """The first jobs of a list, and how many there are in all."""

    jobs: list[IngestionJob]
    count: int


def _first(jobs: IngestionJobQuerySet, size: int) -> _First:
    some = list(jobs[: size + 1])
    return _First(some[:size], len(some) if len(some) <= size else jobs.count())


def unseen_failures(user: User) -> int:
    """How many of the owner's failed jobs the navigation counts."""
    return IngestionJob.objects.owned_by(user).unseen_failures().count()


def announcement(user: User, job_id: UUID | None = None) -> str:
    """What has just happened to the owner's latest jobs, or to one, in a sentence each.

    For screen readers, which read it whenever it changes; so it holds no percentages.
    """
    own = IngestionJob.objects.owned_by(user)
    own = own.filter(pk=job_id) if job_id else own.submissions().filter(started_at__isnull=False)
    latest = own.select_related("item").defer("item__markdown").order_by("-started_at")
    since = timezone.now() - JUST_NOW
    said = [
        _sentence(job)
        for job in latest[:ANNOUNCED]
        if job.status == JobStatus.PROCESSING or (job.completed_at and job.completed_at >= since)
    ]
    return " ".join(said)


def _sentence(job: IngestionJob) -> str:
    match job.status:
        case JobStatus.COMPLETED:
            title = job.item.title if job.item else job.short_label
            return gettext("%(title)s: in your library.") % {"title": title}
        case JobStatus.FAILED:
            said = {"job": job.short_label, "why": translated(job.error)}
            return gettext("%(job)s could not be read: %(why)s") % said
        case JobStatus.CANCELLED:
            return gettext("%(job)s: cancelled.") % {"job": job.short_label}
        case _:
            if job.stage in STAGE_WORDS:
                return gettext(STAGE_WORDS[job.stage]) % {"job": job.short_label}
            return f"{job.short_label}: {gettext(job.get_stage_display()).lower()}."


def waiting_outside_imports(user: User) -> IngestionJobQuerySet:
    """The queued jobs that Home lists one by one."""
    return _outside_imports(IngestionJob.objects.owned_by(user).submissions()).filter(
        status=JobStatus.QUEUED
    )


def _outside_imports(jobs: IngestionJobQuerySet) -> IngestionJobQuerySet:
    entries = ImportEntry.objects.filter(
        job=OuterRef("pk"), joined=False, batch__state__in=_UNDER_WAY
    )
    return jobs.filter(~Exists(entries))


def _import_bars(user: User) -> list[ImportBar]:
    batches = list(Import.objects.owned_by(user).filter(state__in=_UNDER_WAY))
    if not batches:
        return []
    entries = ImportEntry.objects.filter(batch__in=batches).order_by()
    counted = {
        (batch, state): n
        for batch, state, n in entries.values_list("batch", "state").annotate(n=Count("pk"))
    }
    return [
        ImportBar(
            batch=each,
            ended=each.total - sum(counted.get((each.pk, state), 0) for state in OPEN),
            failed=counted.get((each.pk, EntryState.FAILED), 0),
        )
        for each in batches
    ]


def _recent_items(user: User) -> list[LibraryItem]:
    """The newest items, and before them older ones that a job has just filed again."""
    own = LibraryItem.objects.owned_by(user)
    newest = list(own.for_listing()[:RECENT_ITEMS])
    if len(newest) < RECENT_ITEMS:
        return newest
    just_filed = (
        IngestionJob.objects.owned_by(user)
        .submissions()
        .filter(status=JobStatus.COMPLETED, completed_at__gte=timezone.now() - RECENT)
    )
    again = own.filter(
        pk__in=just_filed.values("item_id"), created_at__lt=newest[-1].created_at
    ).for_listing()
    return (list(again[:RECENT_ITEMS]) + newest)[:RECENT_ITEMS]
