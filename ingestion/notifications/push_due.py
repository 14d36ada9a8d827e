"""Push notifications that are due: of failures, of what saved searches find, and digests.

Each is claimed by a compare-and-set of the time until which the device has been told, as e-mails
are; what a push service does not take is told after its pause.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ingestion.models import IngestionJob, JobStatus
from ingestion.notifications import push
from ingestion.notifications.due import last_time
from ingestion.notifications.mailing import in_language_of
from ingestion.notifications.models import PushDevice
from librarian_site.core.i18n.stored_text import translated
from librarian_site.core.time_zones import zone
from library.models import Collection, LibraryItem
from library.search.query_parser import parse

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

EVERY = timedelta(minutes=5)  # what comes between is told together
SETTLED = timedelta(seconds=10)  # until what ended before `now` is surely committed
LISTED = 3  # titles in one notification
SEARCHES = 100  # of an account that are looked through


def push_due() -> None:
    """Send what is due by now to every device that wants it."""
    now = timezone.now()
    ready = Q(paused_until__isnull=True) | Q(paused_until__lte=now)
    wanted = Q(failures=True) | Q(searches=True) | ~Q(digest="")
    devices = PushDevice.objects.filter(ready, wanted, user__is_active=True)
    for device in devices.select_related("user"):
        with in_language_of(device.user):
            _push(device, now - SETTLED)


def _push(device: PushDevice, now: datetime) -> None:
    """Send each that is due, until the device does not take one."""
    due: list[tuple[str, Callable[[Any, datetime, datetime], push.Message | None]]] = []
    if device.failures and now - device.failures_told_at >= EVERY:
        due.append(("failures_told_at", _failures))
    if device.searches and now - device.searches_told_at >= EVERY:
        due.append(("searches_told_at", _searches))
    if device.digest:
        at = last_time(device.digest, now, zone(device.user.time_zone))
        if device.digest_told_at < at:
            due.append(("digest_told_at", _digest))
    for column, write in due:
        since = getattr(device, column)
        message = write(device.user, since, now)
        rows = PushDevice.objects.filter(pk=device.pk)
        if not rows.filter(**{column: since}).update(**{column: now}) or message is None:
            continue  # another sweeper was first, or there is nothing to tell
        outcome = push.send(device, message)
        if outcome is push.Outcome.REFUSED:
            rows.filter(**{column: now}).update(**{column: since})
        if outcome is not push.Outcome.TAKEN:
            return


def _failures(user: Any, since: datetime, now: datetime) -> push.Message | None:
    failed = IngestionJob.objects.owned_by(user).unseen_failures()
    failed = failed.filter(completed_at__gt=since, completed_at__lte=now)
    jobs = list(failed.order_by("-completed_at")[:LISTED])
    if not jobs:
        return None
    count = failed.count()
    title = ngettext("One page could not be filed", "%(n)s pages could not be filed", count)
    if count == 1:
        path, lines = jobs[0].get_absolute_url(), [jobs[0].label, translated(jobs[0].error)]
    else:
        path, lines = f"{reverse('ingestion:jobs')}?status=failed", [job.label for job in jobs]
    return push.Message(title % {"n": count}, "\n".join(lines), path, "failures")


def _searches(user: Any, since: datetime, now: datetime) -> push.Message | None:
    """Tell of items that are new since then, and complete, in any of the saved searches."""
    ended = IngestionJob.objects.owned_by(user).filter(
        status=JobStatus.COMPLETED,
        completed_at__gt=since,
        completed_at__lte=now,
        item=OuterRef("pk"),
        created_at__lte=OuterRef("created_at"),  # else it was there before, and is read again
    )
    new = LibraryItem.objects.owned_by(user).filter(Exists(ended))
    if not new.exists():
        return None
    found: dict[Any, LibraryItem] = {}
    searches = []
    for search in Collection.objects.filter(owner=user).exclude(query="")[:SEARCHES]:
        fitting = new.matching(parse(search.query)).order_by(F("created_at").desc())
        if met := {item.pk: item for item in fitting.only("pk", "title")[: LISTED * 10]}:
            found |= met
            searches.append(search)
    if not found:
        return None
    items = list(found.values())
    if len(searches) == 1:
        title = _("New in “%(name)s”") % {"name": searches[0].name}
        path = searches[0].get_absolute_url()
    else:
        title = ngettext(
            "One new text in your saved searches",
            "%(n)s new texts in your saved searches",
            len(items),
        ) % {"n": len(items)}
        path = reverse("library:items")
    if len(items) == 1:
        path = items[0].get_absolute_url()
    return push.Message(title, _titles(items), path, "searches")


def _digest(user: Any, since: datetime, now: datetime) -> push.Message | None:
    new = LibraryItem.objects.owned_by(user).filter(created_at__gt=since, created_at__lte=now)
    items = list(new.only("title").order_by("-quality_score", "-created_at")[:LISTED])
    if not items:
        return None
    count = new.count()
    title = ngettext("One new text in your library", "%(n)s new texts in your library", count) % {
        "n": count
    }
    return push.Message(title, _titles(items), reverse("library:items"), "digest")


def _titles(items: Sequence[LibraryItem]) -> str:
    """Name the first of them, one a line."""
    return "\n".join(item.title[:100] for item in items[:LISTED])
