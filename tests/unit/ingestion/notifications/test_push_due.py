"""Push notifications that are due: what is told, to which devices, and when."""

from __future__ import annotations

import socket
from contextlib import closing
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from ingestion.models import IngestionJob, JobStatus
from ingestion.notifications import devices, push
from ingestion.notifications.models import PushDevice
from ingestion.notifications.push_due import EVERY, push_due
from librarian_site.models import User
from library.models import Collection
from tests.factories import make_item, make_job, make_user
from tests.unit.ingestion.notifications.push_service import PushService, subscribed

pytestmark = pytest.mark.django_db


def later(**columns: Any) -> None:
    """As if the devices had been told of nothing for a while."""
    ago = timezone.now() - 2 * EVERY
    PushDevice.objects.update(failures_told_at=ago, searches_told_at=ago, **columns)


def ended(owner: User, **columns: Any) -> IngestionJob:
    at = timezone.now() - timedelta(seconds=30)
    return make_job(owner, **{"status": "failed", "completed_at": at, "error": "Gone.", **columns})


def filed(owner: User, **columns: Any) -> IngestionJob:
    """A job that has just made a new item."""
    job = ended(owner, status=JobStatus.COMPLETED, error="")
    IngestionJob.objects.filter(pk=job.pk).update(item=make_item(owner, **columns))
    return job


def test_what_is_refused_waits_longer_each_time_and_is_told_then(
    ada: User, service: PushService
) -> None:
    subscribed(ada, service)
    ended(ada)
    later()
    service.status = 503
    push_due()
    push_due()  # it is paused
    assert len(service.taken) == 1
    device = PushDevice.objects.get()
    assert device.refusals == 1 and device.paused_until is not None
    service.status = 201
    PushDevice.objects.update(paused_until=timezone.now())
    push_due()
    device.refresh_from_db()
    assert len(service.taken) == 2 and device.refusals == 0 and device.paused_until is None


def test_a_line_that_is_down_for_days_forgets_no_device(
    ada: User, service: PushService, settings: Any
) -> None:
    subscribed(ada, service)
    with closing(socket.create_server(("127.0.0.1", 0))) as free:
        port = free.getsockname()[1]
    settings.LIBRARIAN_FETCH_PORTS = frozenset({port})
    columns = {"endpoint": f"http://127.0.0.1:{port}/", "refusals": push.MAX_REFUSALS - 1}
    PushDevice.objects.update(**columns)
    ended(ada)
    later()
    push_due()
    device = PushDevice.objects.get()
    assert device.refusals == push.MAX_REFUSALS - 1
    assert device.paused_until is not None and device.paused_until > timezone.now()
    assert devices.send_test(device) is push.Outcome.UNREACHABLE


def test_failures_are_told_together_and_once(ada: User, service: PushService) -> None:
    subscribed(ada, service)
    ended(make_user())
    first, second = ended(ada), ended(ada)
    ended(ada, failure_seen_at=timezone.now())
    later()
    push_due()
    push_due()
    (told,) = service.told()
    assert told["title"] == "2 pages could not be filed"
    assert told["path"] == "/jobs/?status=failed"
    assert all(job.label in told["body"] for job in (first, second))
    ended(ada)
    push_due()
    assert len(service.taken) == 1  # what comes soon after is told together
    third = IngestionJob.objects.order_by("-created_at")[0]
    PushDevice.objects.update(failures_told_at=timezone.now() - 2 * EVERY)
    IngestionJob.objects.exclude(pk=third.pk).update(failure_seen_at=timezone.now())
    push_due()
    assert service.told()[1]["path"] == third.get_absolute_url()


def test_saved_searches_tell_what_is_new_in_them(ada: User, service: PushService) -> None:
    subscribed(ada, service, failures=False, searches=True)
    search = Collection.objects.create(owner=ada, name="Bees", query="tag:bees")
    old = make_item(ada, title="An old hive", tags=("bees",))
    again = ended(ada, status=JobStatus.COMPLETED, item=old)
    IngestionJob.objects.filter(pk=again.pk).update(created_at=timezone.now())
    filed(ada, title="Wasps", tags=("wasps",))
    filed(make_user(), title="Another's", tags=("bees",))
    later()
    push_due()
    assert service.taken == []
    job = filed(ada, title="Hive", tags=("bees",))
    later()
    push_due()
    job.refresh_from_db()
    assert job.item is not None
    (told,) = service.told()
    assert (told["title"], told["body"]) == (f"New in “{search.name}”", "Hive")
    assert told["path"] == job.item.get_absolute_url()


def test_all_that_is_new_in_saved_searches_counts(ada: User, service: PushService) -> None:
    subscribed(ada, service, failures=False, searches=True)
    for name, query in (("Bees", "tag:bees"), ("Hives", "tag:hives")):
        Collection.objects.create(owner=ada, name=name, query=query)
    for _ in range(32):
        filed(ada, tags=("bees", "hives"))
    filed(ada, title="The last hive", tags=("hives",))
    later()
    push_due()
    (told,) = service.told()
    assert told["title"] == "33 new texts in your saved searches"
    assert told["body"].splitlines()[0] == "The last hive" and told["body"].count("\n") == 2


def test_devices_of_an_account_share_what_is_looked_up(ada: User, service: PushService) -> None:
    Collection.objects.create(owner=ada, name="Bees", query="tag:bees")
    for _ in range(2):
        keys = {**service.subscription, "endpoint": f"{service.url}/{PushDevice.objects.count()}"}
        devices.subscribe(ada, name="x", failures=False, searches=True, **keys)
    filed(ada, tags=("bees",))
    later()
    PushDevice.objects.filter(pk=PushDevice.objects.latest("pk").pk).update(
        searches_told_at=timezone.now() - EVERY / 2  # it goes along, and in step from then on
    )
    push_due()
    assert len(service.taken) == 2
    assert PushDevice.objects.values("searches_told_at").distinct().count() == 1
    filed(ada, tags=("bees",))
    later()
    with CaptureQueriesContext(connection) as queries:
        push_due()
    assert len(service.taken) == 4
    assert sum('"library_collection"' in query["sql"] for query in queries) == 1


def test_a_device_that_can_t_be_sent_to_stops_no_other(ada: User, service: PushService) -> None:
    broken = {**service.subscription, "endpoint": f"{service.url}/broken"}
    device = devices.subscribe(ada, name="x", **broken)
    PushDevice.objects.update(p256dh="abc")
    subscribed(ada, service)
    ended(ada)
    later()
    before = PushDevice.objects.get(pk=device.pk)
    push_due()
    assert len(service.taken) == 1
    device.refresh_from_db()
    assert device.paused_until is not None
    assert device.failures_told_at == before.failures_told_at  # it is told once it can be


def test_a_digest_is_pushed_once_with_what_is_best(ada: User, service: PushService) -> None:
    subscribed(ada, service, failures=False, digest="daily")
    ago = timezone.now() - timedelta(days=1)
    make_item(ada, title="Tides", quality_score=3.0, created_at=timezone.now() - timedelta(hours=1))
    make_item(ada, title="Moons", quality_score=9.0, created_at=timezone.now() - timedelta(hours=1))
    make_item(ada, title="Before", created_at=timezone.now() - timedelta(days=3))
    push_due()
    assert service.taken == []
    PushDevice.objects.update(digest_told_at=ago - timedelta(hours=1))
    push_due()
    push_due()
    (told,) = service.told()
    assert (told["title"], told["body"]) == ("2 new texts in your library", "Moons\nTides")


def test_it_speaks_the_account_s_language(ada: User, service: PushService) -> None:
    User.objects.filter(pk=ada.pk).update(language="de")
    subscribed(ada, service)
    ended(ada)
    later()
    push_due()
    assert service.told()[0]["title"] == "Eine Seite konnte nicht abgelegt werden"


def test_closed_accounts_are_told_nothing(ada: User, service: PushService) -> None:
    subscribed(ada, service)
    ended(ada)
    User.objects.update(is_active=False)
    later()
    push_due()
    assert service.taken == []
