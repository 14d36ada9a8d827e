"""Choosing notifications, and confirming the address they go to."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from librarian_site.models import User
from tests.factories import make_user

pytestmark = pytest.mark.django_db
ADDRESS = "/account/notifications/"


@pytest.fixture(autouse=True)
def _sends_mail(stores: None, settings: Any) -> None:
    settings.LIBRARIAN_SENDS_MAIL = True


def test_an_address_counts_once_its_owner_confirmed_it(page: Client, owner: User) -> None:
    page.post(ADDRESS, {"mail_to": "ada@example.org", "failures": "on", "digest": "weekly"})
    owner.refresh_from_db()
    assert (owner.mail_to, owner.mails_failures, owner.digest) == ("", True, "weekly")
    (message,) = mail.outbox
    assert message.to == ["ada@example.org"]
    (link,) = re.findall(r"http://testserver(\S+)", str(message.body))
    other = Client()
    other.force_login(make_user(username="bob"))
    assert "another account" in other.get(link, follow=True).content.decode()
    assert not User.objects.exclude(mail_to="").exists()
    assert "is confirmed" in page.get(link, follow=True).content.decode()
    owner.refresh_from_db()
    assert owner.mail_to == "ada@example.org"
    page.post(ADDRESS, {"mail_to": "", "digest": ""})
    owner.refresh_from_db()
    assert (owner.mail_to, owner.digest) == ("", "")


def test_confirmations_are_few(page: Client) -> None:
    for number in range(5):
        page.post(ADDRESS, {"mail_to": f"{number}@example.org"})
    assert len(mail.outbox) == 3


def test_without_a_mail_server_the_page_says_so(page: Client, settings: Any) -> None:
    settings.LIBRARIAN_SENDS_MAIL = False
    page.post(ADDRESS, {"mail_to": "ada@example.org"})
    assert mail.outbox == []
    assert "EMAIL_HOST" in page.get(ADDRESS).content.decode()
    body = '{"mail_to": "ada@example.org"}'
    answer = page.patch("/api/v1/notifications", body, content_type="application/json")
    assert answer.status_code == 400
