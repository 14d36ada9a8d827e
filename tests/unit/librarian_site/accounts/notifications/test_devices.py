"""Devices for push notifications: on the page, in the API, and each account's alone."""

from __future__ import annotations

import hashlib
import ipaddress
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.test import Client

from ingestion.notifications import devices
from ingestion.notifications.models import PushDevice
from librarian_site.accounts.sessions.models import UserSession
from librarian_site.models import User
from tests.factories import make_user
from tests.unit.ingestion.notifications.push_service import PushService, push_service

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("stores")]
PAGE = "/account/notifications/"
API = "/api/v1/notifications"


@pytest.fixture
def service(settings: Any) -> Iterator[PushService]:
    settings.LIBRARIAN_FETCH_ALLOW_NETWORKS = (ipaddress.ip_network("127.0.0.0/8"),)
    with push_service() as found:
        settings.LIBRARIAN_FETCH_PORTS = frozenset({urlsplit(found.url).port})
        yield found


def browser(user: User) -> Client:
    client = Client(headers={"User-Agent": "Mozilla/5.0 (X11; Linux) Firefox/140.0"})
    client.force_login(user)
    return client


def test_on_the_page(service: PushService) -> None:
    page, other = browser(make_user()), browser(make_user())
    told = page.post(f"{PAGE}devices/", {**service.subscription, "failures": "on"}, follow=True)
    assert "notified from now on" in told.content.decode()
    device = PushDevice.objects.get()
    assert (device.name, device.failures, device.digest) == ("Firefox on Linux", True, "")
    shown = page.get(PAGE).content.decode()
    assert hashlib.sha256(service.url.encode()).hexdigest() in shown
    assert service.url not in shown and device.auth not in shown
    page.post(f"{PAGE}devices/{device.pk}/", {"searches": "on", "digest": "daily"})
    device.refresh_from_db()
    assert (device.failures, device.searches, device.digest) == (False, True, "daily")
    told = page.post(f"{PAGE}devices/{device.pk}/test/", follow=True)
    assert "on its way" in told.content.decode()
    assert service.told()[0]["path"] == PAGE
    for action in ("", "test/", "remove/"):
        assert other.post(f"{PAGE}devices/{device.pk}/{action}").status_code == 404
    page.post(f"{PAGE}devices/{device.pk}/remove/")
    assert not PushDevice.objects.exists()


def test_what_is_no_subscription_is_said_so(service: PushService, settings: Any) -> None:
    page = browser(make_user())
    keys = service.subscription
    for wrong, sentence in (
        ({**keys, "auth": "x"}, "no keys of a browser"),
        ({**keys, "endpoint": ""}, "could not be subscribed"),
    ):
        told = page.post(f"{PAGE}devices/", wrong, follow=True).content.decode()
        assert sentence in told
    settings.LIBRARIAN_FETCH_ALLOW_NETWORKS = ()
    page.post(f"{PAGE}devices/", keys)
    assert not PushDevice.objects.exists()


def test_by_the_api(service: PushService) -> None:
    page = browser(make_user())
    keys = service.subscription
    body: dict[str, Any] = {"endpoint": keys.pop("endpoint"), "keys": keys, "name": "Phone"}
    made = page.post(f"{API}/devices", body, content_type="application/json")
    assert made.status_code == 201, made.content
    device = made.json()
    assert (device["name"], device["failures"], device["searches"]) == ("Phone", True, False)
    one = f"{API}/devices/{device['id']}"
    changed = page.patch(one, {"digest": "weekly"}, content_type="application/json").json()
    assert (changed["digest"], changed["failures"]) == ("weekly", True)
    assert page.post(f"{one}/test").json() == {"outcome": "taken"}
    assert service.claims(page.get(API).json()["push_key"])
    service.status = 410
    assert page.post(f"{one}/test").json() == {"outcome": "gone"}
    assert page.get(f"{API}/devices").json() == []


def test_they_go_with_the_session_that_is_ended(service: PushService) -> None:
    cache.clear()
    user = make_user(username="ada", password="a-long-password-of-hers")
    here, lost, old = browser(user), browser(user), browser(user)
    for number, page in enumerate((here, lost, old)):
        page.get(PAGE)  # the session is noted
        page.post(f"{PAGE}devices/", {**service.subscription, "endpoint": f"{service.url}{number}"})
    devices.subscribe(user, name="By token", **service.subscription)
    first, second, third, _ = PushDevice.objects.order_by("pk")
    assert first.origin == "http://testserver"
    noted = UserSession.objects.get(session_id=second.session_key)
    here.post(f"/account/sessions/{noted.pk}/end/")
    assert not PushDevice.objects.filter(pk=second.pk).exists()
    Session.objects.filter(pk=third.session_key).delete()  # as if it had run out
    password = {"old_password": "a-long-password-of-hers"}
    new = {f"new_password{n}": "another-long-one-of-hers" for n in (1, 2)}
    assert here.post("/account/password/", password | new).status_code == 302
    assert not PushDevice.objects.filter(pk=third.pk).exists()
    first.refresh_from_db()  # its session goes on under another key
    assert first.session_key == here.session.session_key
    here.delete("/api/v1/sessions")
    assert {row.name for row in PushDevice.objects.all()} == {"Firefox on Linux", "By token"}


def test_a_browser_that_has_signed_in_again_is_forgotten_too(service: PushService) -> None:
    cache.clear()
    user = make_user()
    lost = browser(user)
    lost.post(f"{PAGE}devices/", service.subscription)
    Session.objects.all().delete()  # as if it had run out
    here, lost = browser(user), browser(user)
    here.post(f"{PAGE}devices/", {**service.subscription, "endpoint": f"{service.url}2"})
    lost.get(PAGE)
    here.delete(f"/api/v1/sessions/{UserSession.objects.latest('pk').pk}")
    (left,) = PushDevice.objects.all()
    assert left.session_key == here.session.session_key


def test_devices_and_tests_are_few(service: PushService) -> None:
    page, user = browser(make_user(username="ada")), User.objects.get(username="ada")
    PushDevice.objects.bulk_create(
        PushDevice(user=user, name="x", endpoint=f"https://example.org/{n}") for n in range(20)
    )
    page.post(f"{PAGE}devices/", service.subscription)
    assert PushDevice.objects.count() == 20
    PushDevice.objects.filter(endpoint="https://example.org/0").update(**service.subscription)
    one = PushDevice.objects.get(endpoint=service.url)
    for _ in range(3 * devices.TESTS_PER_MINUTE):
        page.post(f"{PAGE}devices/{one.pk}/test/")
    assert len(service.taken) <= 2 * devices.TESTS_PER_MINUTE  # a new minute may begin meanwhile
