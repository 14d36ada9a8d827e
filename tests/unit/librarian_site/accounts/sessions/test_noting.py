"""Sessions are noted, shown to their owner, and ended at once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from librarian_site.accounts.sessions.models import UserSession
from librarian_site.models import AuditEntry, AuditKind, User

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def fresh_cache(stores: None) -> None:
    cache.clear()


def signed_in(user: User, agent: str) -> Client:
    client = Client(headers={"User-Agent": agent})
    client.force_login(user)
    assert client.get("/account/sessions/").status_code == 200
    return client


def test_each_browser_is_one_row_that_is_renewed(owner: User) -> None:
    first = signed_in(owner, "Firefox/150.0 Linux")
    signed_in(owner, "Safari/604.1 iPhone")
    assert [row.device for row in UserSession.objects.all()] == [
        "Safari on iPhone",
        "Firefox on Linux",
    ]
    long_ago = timezone.now() - timedelta(days=2)
    UserSession.objects.update(last_seen_at=long_ago)
    first.get("/")
    assert set(UserSession.objects.values_list("last_seen_at", flat=True)) == {long_ago}
    cache.clear()  # five minutes later
    first.get("/")
    assert UserSession.objects.filter(last_seen_at__gt=long_ago).count() == 1


def test_one_is_ended_and_the_others_stay(owner: User) -> None:
    here, there = signed_in(owner, "Firefox/1 Linux"), signed_in(owner, "Safari/1 iPhone")
    row = UserSession.objects.get(user_agent__startswith="Safari")
    assert row.session_id not in here.get("/account/sessions/").content.decode()
    here.post(f"/account/sessions/{row.pk}/end/")
    assert there.get("/").status_code == 302
    assert here.get("/").status_code == 200
    assert AuditEntry.objects.filter(kind=AuditKind.SESSION_ENDED, username=owner.username).exists()


def test_all_others_are_ended(owner: User) -> None:
    here = signed_in(owner, "Firefox/1 Linux")
    others = [signed_in(owner, "Safari/1 iPhone") for _ in range(2)]
    assert here.delete("/api/v1/sessions").json() == {"count": 2}
    assert [client.get("/").status_code for client in others] == [302, 302]
    assert [each["is_current"] for each in here.get("/api/v1/sessions").json()] == [True]


def test_another_password_signs_out_everywhere_else(owner: User) -> None:
    owner.set_password("the-old-phrase-of-ada")
    owner.save()
    here, there = signed_in(owner, "Firefox/1 Linux"), signed_in(owner, "Safari/1 iPhone")
    new = "another-long-phrase-8"
    body = {"old_password": "the-old-phrase-of-ada", "new_password1": new, "new_password2": new}
    assert here.post("/account/password/", body).status_code == 302
    assert there.get("/").status_code == 302
    here.get("/")
    assert [row.device for row in UserSession.objects.all()] == ["Firefox on Linux"]


def test_rows_go_with_their_sessions(owner: User) -> None:
    signed_in(owner, "x").post("/account/sign-out/")
    assert not UserSession.objects.exists()
    signed_in(owner, "y")
    Session.objects.update(expire_date=timezone.now() - timedelta(days=1))
    assert not UserSession.objects.current().exists()
