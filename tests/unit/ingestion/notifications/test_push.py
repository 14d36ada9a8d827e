"""Push messages: what arrives at a browser, and what becomes of devices that refuse."""

from __future__ import annotations

import time
from typing import Any

import pytest

from ingestion.documents.errors import RefusedAddress
from ingestion.notifications import devices, push
from ingestion.notifications.models import PushDevice
from librarian_site.models import User
from library.errors import BadParameter
from tests.factories import make_user
from tests.unit.ingestion.notifications.push_service import PushService, encoded, subscribed

pytestmark = pytest.mark.django_db
MESSAGE = push.Message("A title", "Of water, 水", "/library/", "test")


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


def test_a_device_that_refuses_for_days_is_forgotten(ada: User, service: PushService) -> None:
    device = subscribed(ada, service)
    PushDevice.objects.update(refusals=push.MAX_REFUSALS - 1)
    device.refresh_from_db()
    service.status = 403
    assert push.send(device, MESSAGE) is push.Outcome.GONE
    assert not PushDevice.objects.exists()


def test_tests_count_for_nothing(ada: User, service: PushService) -> None:
    subscribed(ada, service)
    PushDevice.objects.update(refusals=push.MAX_REFUSALS - 1)
    service.status = 403
    device = PushDevice.objects.get()
    assert devices.send_test(device) is push.Outcome.REFUSED
    device.refresh_from_db()
    assert (device.refusals, device.paused_until) == (push.MAX_REFUSALS - 1, None)


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


def test_a_device_of_the_same_account_stays_as_it_was(ada: User, service: PushService) -> None:
    before = subscribed(ada, service, failures=False, digest="weekly", session_key="one")
    PushDevice.objects.update(refusals=3)
    columns: dict[str, Any] = {"failures": True, "searches": True, "session_key": "two"}
    after = devices.subscribe(ada, name="Another", **service.subscription, **columns)
    assert (after.pk, after.name, after.session_key) == (before.pk, before.name, "two")
    assert (after.failures, after.searches, after.digest) == (False, False, "weekly")
    assert after.digest_told_at == before.digest_told_at
    assert after.refusals == 0


def test_without_an_address_of_its_own_the_site_is_where_it_was_subscribed(
    ada: User, service: PushService, settings: Any
) -> None:
    settings.LIBRARIAN_PUBLIC_URL = ""
    push.send(subscribed(ada, service, origin="https://books.example.org"), MESSAGE)
    PushDevice.objects.update(origin="http://localhost:8000")
    push.send(PushDevice.objects.get(), MESSAGE)
    first, second = service.claims(push.public_key())
    assert first["sub"] == "https://books.example.org"
    assert second["sub"].startswith("mailto:")
