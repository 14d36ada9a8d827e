"""Which items' pages are watched, and when they are visited.

A page that does not change is visited ever more rarely, one that does more often. A page that
can't be had is tried again soon, then ever later; that it is gone is said only after several
visits over days, or when its site says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Coalesce, Greatest, Now
from django.utils import timezone

from library.items import actions
from library.models import LibraryItem, Watch

if TYPE_CHECKING:
    from datetime import datetime

    from library.querysets import LibraryItemQuerySet

SHORTEST, LONGEST = timedelta(days=1), timedelta(days=60)
RARER, SOONER = 1.5, 0.5  # what an interval is multiplied with
AGAIN = timedelta(days=1)  # until a page that could not be had is tried again, at first
MAX_VISIT_RETRY_AFTER = timedelta(days=30)

Trouble = Watch.Trouble


@dataclass(frozen=True, slots=True)
class Patience:
    """How many visits in a row must meet a trouble, and for how long, before it is believed."""

    visits: int
    time: timedelta


PATIENCE = {
    Trouble.MISSING: Patience(3, timedelta(days=3)),
    Trouble.UNREACHABLE: Patience(5, timedelta(days=14)),
    Trouble.REPLACED: Patience(2, timedelta(hours=20)),
}


def first_interval() -> timedelta:
    days: int = settings.LIBRARIAN_WATCH_DAYS
    return timedelta(days=days)


def next_interval(interval: timedelta, *, changed: bool) -> timedelta:
    """The time until the next visit, after one that found a change or none."""
    longer = interval * (SOONER if changed else RARER)
    longest = max(LONGEST, first_interval())
    return min(max(longer, SHORTEST), longest)


def wait_after_trouble(interval: timedelta, failures: int, asked: float | None) -> timedelta:
    """The time until the next try: twice as long each time; not shorter than the site asks for.

    `asked` are seconds, `failures` counts from 1.
    """
    wait: timedelta = min(AGAIN * 2 ** min(failures - 1, 10), max(interval, AGAIN))
    return max(wait, min(timedelta(seconds=asked or 0), MAX_VISIT_RETRY_AFTER))


def is_believed(trouble: str, *, failures: int, lasted: timedelta) -> bool:
    """Whether what so many visits met over so long a time is how it is from now on."""
    patience = PATIENCE.get(Trouble(trouble))
    return patience is not None and failures >= patience.visits and lasted >= patience.time


def watch(items: LibraryItemQuerySet) -> int:
    """Watch the pages of those of the items that have one; returns how many have."""
    with transaction.atomic():
        chosen = list(items.exclude(url="").values_list("pk", flat=True))
        interval = first_interval()
        Watch.objects.bulk_create(
            [
                Watch(
                    item_id=pk,
                    interval=_hours(interval),
                    next_visit_at=timezone.now() + interval,
                )
                for pk in chosen
            ],
            ignore_conflicts=True,
        )
        mark(chosen, watched_at=Coalesce("watched_at", Now()))
    return len(chosen)


def unwatch(items: LibraryItemQuerySet) -> int:
    """What is known of the pages stays."""
    with transaction.atomic():
        chosen = list(items.filter(watched_at__isnull=False).values_list("pk", flat=True))
        Watch.objects.filter(item__in=chosen).delete()
        mark(chosen, watched_at=None)
    return len(chosen)


def lost(items: LibraryItemQuerySet) -> LibraryItemQuerySet:
    """Those whose page is gone, has another text, or moved; the latest first."""
    away = Q(gone_at__isnull=False) | Q(replaced_at__isnull=False) | Q(moved_at__isnull=False)
    since = Greatest("gone_at", "replaced_at", "moved_at")
    return items.filter(away).for_listing().order_by(since.desc(), "-id")


def resume(item: LibraryItem) -> None:
    """Give an item that came back as watched its visits again."""
    interval = first_interval()
    Watch.objects.get_or_create(
        item=item,
        defaults={"interval": _hours(interval), "next_visit_at": timezone.now() + interval},
    )


def note_visit(
    watched: Watch, *, changed: bool, etag: str = "", last_modified: str = ""
) -> dict[str, Any]:
    """The columns of a watch whose page was read."""
    interval = next_interval(timedelta(hours=watched.interval), changed=changed)
    now = timezone.now()
    return {
        "interval": _hours(interval),
        "next_visit_at": now + interval,
        "visited_at": now,
        "etag": etag,
        "last_modified": last_modified,
        "trouble": "",
        "trouble_since": None,
        "failures": 0,
        "last_error": "",
    }


def note_trouble(
    watched: Watch,
    trouble: str,
    message: str,
    *,
    retry_after: float | None = None,
    at_once: bool = False,
) -> tuple[dict[str, Any], bool]:
    """The columns of a watch whose page could not be read, and whether to believe it.

    `at_once`: the site itself says that it is so for good.
    """
    now = timezone.now()
    again = watched.trouble == trouble
    since = (watched.trouble_since or now) if again else now
    failures = watched.failures + 1 if again else 1
    believed = at_once or is_believed(trouble, failures=failures, lasted=now - since)
    interval = timedelta(hours=watched.interval)
    wait = interval if believed else wait_after_trouble(interval, failures, retry_after)
    columns = {
        "next_visit_at": now + wait,
        "visited_at": now,
        "trouble": trouble,
        "trouble_since": since,
        "failures": failures,
        "last_error": message[:1000],
    }
    return columns, believed


def mark(items: list[Any], **columns: Any) -> None:
    """Write what is known of items' pages, and let facets and index follow."""
    LibraryItem.objects.filter(pk__in=items).update(**columns)
    transaction.on_commit(lambda: actions.sync_index(items))


def host_rests(host: str, *, until: datetime) -> None:
    """Visit no page of a host before a time that it asked for."""
    due = Watch.objects.filter(item__domain=host, next_visit_at__lt=until)
    due.update(next_visit_at=until)


def _hours(interval: timedelta) -> int:
    return max(1, round(interval.total_seconds() / 3600))
