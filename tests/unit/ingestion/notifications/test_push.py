"""Push messages: what arrives at a browser, and what becomes of devices that refuse."""

from __future__ import annotations

import ipaddress
import socket
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.utils import timezone

from ingestion.documents.errors import RefusedAddress
from ingestion.models import IngestionJob, JobStatus
from ingestion.notifications import devices, push
from ingestion.notifications.models import PushDevice
from ingestion.notifications.push_due import EVERY, push_due
from librarian_site.models import User
from library.errors import BadParameter
from library.models import Collection
from tests.factories import make_item, make_job, make_user
from tests.unit.ingestion.notifications.push_service import PushService, encoded, push_service

pytestmark = pytest.mark.django_db
MESSAGE = push.Message("A title", "Of water, 水", "/library/", "test")


@pytest.fixture
def service(settings: Any) -> Iterator[PushService]:
    settings.LIBRARIAN_FETCH_ALLOW_NETWORKS = (ipaddress.ip_network("127.0.0.0/8"),)
    settings.LIBRARIAN_PUBLIC_URL = "https://library.example.org"
    with push_service() as found:
        settings.LIBRARIAN_FETCH_PORTS = frozenset({urlsplit(found.url).port})
        yield found


@pytest.fixture
def ada() -> User:
    return make_user(username="ada")


def subscribed(user: User, service: PushService, **wanted: Any) -> PushDevice:
    return devices.subscribe(user, name="Firefox on Linux", **service.subscription, **wanted)


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


def test_a_browser_can_read_it_and_knows_who_sent_it(ada: User, service: PushService) -> None:
    device = subscribed(ada, service)
    assert push.send(device, MESSAGE) is push.Outcome.TAKEN
    assert service.told() == [
        {"title": "A title", "body": "Of water, 水", "path": "/library/", "topic": "test"}
    ]
    (headers, body) = service.taken[0]
    assert (headers["content-encoding"], headers["topic"]) == ("aes128gcm", "test")
    assert "Of water" not in body.decode("latin-1")
    (claims,) = service.claims(push.public_key())
    assert claims["aud"] == service.url.removesuffix("/push/one")
    assert claims["sub"] == "https://library.example.org"
    assert time.time() < claims["exp"] < time.time() + 24 * 3600
    device.refresh_from_db()
    assert device.last_sent_at is not None


def test_the_longest_message_fits_one_record(ada: User, service: PushService) -> None:
    device = subscribed(ada, service)
    push.send(device, push.Message("\U0001f40d" * 500, "\U0001f40d" * 5000, "/x/", "test"))
    assert len(service.taken[0][1]) <= 4096
    assert len(service.told()[0]["body"]) == push.MAX_BODY


@pytest.mark.parametrize("status", [404, 410])
def test_a_device_that_has_unsubscribed_is_forgotten(
    ada: User, service: PushService, status: int
) -> None:
    service.status = status
    assert push.send(subscribed(ada, service), MESSAGE) is push.Outcome.GONE
    assert not PushDevice.objects.exists()


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


def test_a_device_that_refuses_for_days_is_forgotten(ada: User, service: PushService) -> None:
    device = subscribed(ada, service)
    PushDevice.objects.update(refusals=push.MAX_REFUSALS - 1)
    device.refresh_from_db()
    service.status = 403
    assert push.send(device, MESSAGE) is push.Outcome.GONE
    assert not PushDevice.objects.exists()


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


def test_tests_count_for_nothing(ada: User, service: PushService) -> None:
    subscribed(ada, service)
    PushDevice.objects.update(refusals=push.MAX_REFUSALS - 1)
    service.status = 403
    device = PushDevice.objects.get()
    assert devices.send_test(device) is push.Outcome.REFUSED
    device.refresh_from_db()
    assert (device.refusals, device.paused_until) == (push.MAX_REFUSALS - 1, None)


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


def test_addresses_of_the_inside_are_refused(
    ada: User, service: PushService, settings: Any
) -> None:
    device = subscribed(ada, service)
    settings.LIBRARIAN_FETCH_ALLOW_NETWORKS = ()
    for endpoint in ("http://127.0.0.1/push", "http://169.254.169.254/", "ftp://example.org/"):
        with pytest.raises(RefusedAddress):
            devices.subscribe(ada, name="x", **{**service.subscription, "endpoint": endpoint})
    assert push.send(device, MESSAGE) is push.Outcome.UNREACHABLE  # and one from before
    assert service.taken == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"p256dh": "abc"},
        {"p256dh": encoded(b"\x04" + bytes(64))},  # no point of the curve
        {"auth": encoded(bytes(15))},
        {"auth": "ü"},
    ],
)
def test_keys_that_no_browser_made_are_refused(
    ada: User, service: PushService, wrong: dict[str, str]
) -> None:
    with pytest.raises(BadParameter):
        devices.subscribe(ada, name="x", **{**service.subscription, **wrong})


def test_a_browser_that_subscribes_again_stays_one_device(ada: User, service: PushService) -> None:
    subscribed(make_user(), service)
    subscribed(ada, service, searches=True)
    (device,) = PushDevice.objects.all()
    assert (device.user, device.searches) == (ada, True)
    devices.change(device, failures=False, digest="weekly")
    assert (device.failures, device.searches, device.digest) == (False, True, "weekly")
