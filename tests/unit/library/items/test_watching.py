"""When watched pages are visited, and when their trouble is believed."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest
from django.utils import timezone

from librarian_site.models import User
from library.items import watching
from library.items.watching import Trouble
from library.models import LibraryItem, Watch
from tests.factories import make_item

WEEK = timedelta(days=7)


def test_rarer_while_nothing_changes() -> None:
    intervals = [WEEK]
    for _ in range(10):
        intervals.append(watching.next_interval(intervals[-1], changed=False))
    assert all(later > sooner for sooner, later in pairwise(intervals[:6]))
    assert intervals[-1] == watching.LONGEST


def test_sooner_when_it_changes() -> None:
    assert watching.next_interval(WEEK, changed=True) == timedelta(days=3.5)
    assert watching.next_interval(watching.SHORTEST, changed=True) == watching.SHORTEST


def test_a_failure_waits_ever_longer_and_as_long_as_the_site_asks() -> None:
    waits = [watching.wait_after_trouble(WEEK, n, None).days for n in (1, 2, 3, 4, 50)]
    assert waits == [1, 2, 4, 7, 7]
    assert watching.wait_after_trouble(WEEK, 1, 3 * 86400) == timedelta(days=3)
    assert watching.wait_after_trouble(WEEK, 1, 1e12) == watching.MAX_VISIT_RETRY_AFTER


@pytest.mark.parametrize(
    ("trouble", "failures", "days", "believed"),
    [
        (Trouble.MISSING, 1, 30, False),
        (Trouble.MISSING, 9, 2, False),
        (Trouble.MISSING, 3, 3, True),
        (Trouble.UNREACHABLE, 9, 13, False),
        (Trouble.UNREACHABLE, 5, 14, True),
        (Trouble.REPLACED, 2, 1, True),
        (Trouble.REFUSED, 99, 999, False),
    ],
)
def test_no_failure_is_believed_at_once(
    trouble: Trouble, failures: int, days: int, believed: bool
) -> None:
    lasted = timedelta(days=days)
    assert watching.is_believed(trouble, failures=failures, lasted=lasted) is believed


@pytest.fixture
def watched(owner: User) -> Watch:
    item = make_item(owner)
    watching.watch(LibraryItem.objects.filter(pk=item.pk))
    return Watch.objects.get(item=item)


def test_troubles_of_another_kind_are_counted_anew(watched: Watch) -> None:
    def meet(trouble: Trouble) -> bool:
        columns, believed = watching.note_trouble(watched, trouble, "No.")
        Watch.objects.filter(pk=watched.pk).update(**columns)
        watched.refresh_from_db()
        return believed

    assert [meet(Trouble.MISSING), meet(Trouble.MISSING)] == [False, False]
    assert watched.failures == 2
    assert not meet(Trouble.UNREACHABLE)
    assert watched.failures == 1
    watched.trouble, watched.failures = Trouble.MISSING, 2
    watched.trouble_since = timezone.now() - timedelta(days=4)
    assert watching.note_trouble(watched, Trouble.MISSING, "No.")[1]


def test_watching_begins_and_ends(owner: User, settings: Any) -> None:
    settings.LIBRARIAN_WATCH_DAYS = 3
    page, file = make_item(owner), make_item(owner, url="", canonical_url="")
    items = LibraryItem.objects.filter(owner=owner)
    assert watching.watch(items) == 1
    watch = Watch.objects.get()
    assert (watch.item_id, watch.interval) == (page.pk, 72)
    since = LibraryItem.objects.get(pk=page.pk).watched_at
    assert since is not None
    assert LibraryItem.objects.get(pk=file.pk).watched_at is None
    watching.watch(items)  # once more changes nothing
    assert LibraryItem.objects.get(pk=page.pk).watched_at == since
    assert watching.unwatch(items) == 1
    assert not Watch.objects.exists()
    assert LibraryItem.objects.get(pk=page.pk).page_states == []


def test_a_host_that_asks_for_rest_gets_it(watched: Watch, owner: User) -> None:
    other = make_item(owner, url="https://other.example/1")
    watching.watch(LibraryItem.objects.filter(pk=other.pk))
    until = timezone.now() + timedelta(days=20)
    watching.host_rests("example.org", until=until)
    assert Watch.objects.get(pk=watched.pk).next_visit_at == until
    assert Watch.objects.get(item=other).next_visit_at < until
