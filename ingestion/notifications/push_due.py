"""Push notifications that are due: of failures, of what saved searches find, and digests.

Each is claimed by a compare-and-set of the time until which the device has been told, as e-mails
are; what a push service does not take is told after its pause.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import groupby
from typing import TYPE_CHECKING, Any

from django.db import DatabaseError, connection
from django.db.models import Exists, OuterRef, Q
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
from library.errors import LibraryError
from library.models import Collection, LibraryItem
from library.search.query_parser import parse

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from uuid import UUID

    type Write = Callable[[Any, datetime, datetime], push.Message | None]

logger = logging.getLogger(__name__)

EVERY = timedelta(minutes=5)  # what comes between is told together
SETTLED = timedelta(seconds=10)  # until what ended before `now` is surely committed
LISTED = 3  # titles in one notification
SEARCHES = 100  # of an account that are looked through


def push_due() -> None:
    """Send what is due by now to every device that wants it; one's failure stops no other."""
    now = timezone.now()
    ready = Q(paused_until__isnull=True) | Q(paused_until__lte=now)
    wanted = Q(failures=True) | Q(searches=True) | ~Q(digest="")
    devices = PushDevice.objects.filter(ready, wanted, user__is_active=True)
    in_order = devices.select_related("user").order_by("user_id", "pk")
    for _user_id, group in groupby(in_order, key=lambda device: device.user_id):
        account = _Account(list(group), now - SETTLED)
        for device in account.devices:
            try:
                with in_language_of(device.user):
                    _push(device, account)
            except (DatabaseError, LibraryError, ValueError) as error:
                logger.warning("Push device %s could not be told: %s", device.pk, error)
                connection.close_if_unusable_or_obsolete()


@dataclass
class _Account:
    """What one account's devices are told; what several wait for is looked up once."""

    devices: Sequence[PushDevice]
    now: datetime
    messages: dict[tuple[str, datetime], push.Message | None] = field(default_factory=dict)

    def due(self, device: PushDevice) -> list[tuple[str, Write]]:
        """Return columns of what the device is to be told of now, each with what writes it.

        Once one device is due all are, so that they go on in step.
        """
        due: list[tuple[str, Write]] = []
        for kind, write in (("failures", _failures), ("searches", _searches)):
            column = f"{kind}_told_at"
            told = [getattr(each, column) for each in self.devices if getattr(each, kind)]
            is_new = getattr(device, column) >= self.now
            if getattr(device, kind) and not is_new and self.now - min(told) >= EVERY:
                due.append((column, write))
        if device.digest:
            at = last_time(device.digest, self.now, zone(device.user.time_zone))
            if device.digest_told_at < at:
                due.append(("digest_told_at", _digest))
        return due

    def message(self, column: str, write: Write, since: datetime) -> push.Message | None:
        if (column, since) not in self.messages:
            self.messages[column, since] = write(self.devices[0].user, since, self.now)
        return self.messages[column, since]


def _push(device: PushDevice, account: _Account) -> None:
    """Send each that is due, until the device does not take one."""
    now = account.now
    for column, write in account.due(device):
        since = getattr(device, column)
        message = account.message(column, write, since)
        rows = PushDevice.objects.filter(pk=device.pk)
        if not rows.filter(**{column: since}).update(**{column: now}) or message is None:
            continue  # another sweeper was first, or there is nothing to tell
        outcome = None
        try:
            outcome = push.send(device, message)
        finally:
            if outcome in (None, push.Outcome.REFUSED, push.Outcome.UNREACHABLE):
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
    found: set[UUID] = set()
    searches = []
    for search in Collection.objects.filter(owner=user).exclude(query="")[:SEARCHES]:
        if fitting := set(new.matching(parse(search.query)).values_list("pk", flat=True)):
            found |= fitting
            searches.append(search)
    if not found:
        return None
    items = list(new.filter(pk__in=found).only("title").order_by("-created_at")[:LISTED])
    if len(searches) == 1:
        title = _("New in “%(name)s”") % {"name": searches[0].name}
        path = searches[0].get_absolute_url()
    else:
        title = ngettext(
            "One new text in your saved searches",
            "%(n)s new texts in your saved searches",
            len(found),
        ) % {"n": len(found)}
        path = reverse("library:items")
    if len(found) == 1:
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
    """Name them, one a line."""
    return "\n".join(item.title[:100] for item in items)
