"""E-mails that are due: of failures, collected, and digests of what is new.

Each is claimed by a compare-and-set of the time of the last one, so that of two sweepers one sends
it; where the mail server is away the claim is given back, and the next round tries again.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from django.contrib.auth import get_user_model
from django.db.models import Q
from django.utils import timezone

from ingestion.models import IngestionJob
from ingestion.notifications import mailing
from librarian_site.core.time_zones import zone
from library.models import LibraryItem

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

FAILURES_EVERY = timedelta(hours=1)  # shortest time between two e-mails about failures
HOUR = 7  # of the reader's day at which digests are sent, the weekly ones on Mondays
LISTED = 20  # items or failures in one e-mail; of more their number is told
DAYS = {"daily": 1, "weekly": 7}


def notify_due() -> None:
    """Send what is due by now to everybody who wants it."""
    if not mailing.is_set_up():
        return
    wanted = get_user_model().objects.filter(is_active=True).exclude(mail_to="")
    for user in wanted.filter(Q(mails_failures=True) | ~Q(digest="")):
        now = timezone.now()
        if user.mails_failures:
            _failures(user, now)
        if user.digest:
            _digest(user, now)


def _failures(user: Any, now: datetime) -> None:
    since = user.failures_mailed_at
    if since is not None and now - since < FAILURES_EVERY:
        return
    failed = IngestionJob.objects.owned_by(user).unseen_failures()
    failed = failed.filter(completed_at__gt=since or now - FAILURES_EVERY, completed_at__lte=now)
    jobs = list(failed.order_by("-completed_at")[: LISTED + 1])
    if not jobs or not _claim(user, "failures_mailed_at", now):
        return
    context = {"jobs": jobs[:LISTED], "count": failed.count()}
    if not mailing.send(
        user, user.mail_to, "mail/failures_subject.txt", "mail/failures.txt", context
    ):
        _give_back(user, "failures_mailed_at", now, since)


def _digest(user: Any, now: datetime) -> None:
    since = user.digest_mailed_at
    if since is None:  # chosen just now: the first tells what is new from here on
        _claim(user, "digest_mailed_at", now)
        return
    if since >= last_time(user.digest, now, zone(user.time_zone)):
        return
    mine = LibraryItem.objects.owned_by(user)
    new = mine.filter(created_at__gt=since, created_at__lte=now)
    changed = mine.filter(changed_at__gt=since, changed_at__lte=now)
    context = {
        "items": list(new.defer("markdown").order_by("-quality_score", "-created_at")[:LISTED]),
        "count": new.count(),
        "changed": list(changed.defer("markdown").order_by("-changed_at")[:LISTED]),
        "failed": IngestionJob.objects.owned_by(user).unseen_failures().count(),
        "days": DAYS[user.digest],
    }
    if not _claim(user, "digest_mailed_at", now):
        return
    if not (context["items"] or context["changed"]):
        return  # nothing is new, and no e-mail is better than one that says so
    if not mailing.send(user, user.mail_to, "mail/digest_subject.txt", "mail/digest.txt", context):
        _give_back(user, "digest_mailed_at", now, since)


def last_time(digest: str, now: datetime, zone: ZoneInfo | None) -> datetime:
    """Return the last moment before `now` at which such a digest is sent in this zone."""
    local = now.astimezone(zone or timezone.get_default_timezone())
    day = local.date() - timedelta(days=local.weekday() if digest == "weekly" else 0)
    moment = datetime.combine(day, time(HOUR), local.tzinfo)
    return moment if moment <= local else moment - timedelta(days=DAYS[digest])


def _claim(user: Any, column: str, now: datetime) -> bool:
    """Set the time of the last one; False where another sweeper was first."""
    was = {column: getattr(user, column)}
    rows = get_user_model().objects.filter(pk=user.pk, **was)
    return rows.update(**{column: now}) == 1


def _give_back(user: Any, column: str, now: datetime, was: datetime | None) -> None:
    get_user_model().objects.filter(pk=user.pk, **{column: now}).update(**{column: was})
