"""E-mails of failures and digests: when they are due, what they say, and once each."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.utils import timezone

from ingestion.notifications import due
from librarian_site.models import User
from tests.factories import make_item, make_job, make_user

BERLIN = ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(
    ("digest", "now", "expected"),
    [
        ("daily", datetime(2026, 3, 3, 5, 59, tzinfo=UTC), datetime(2026, 3, 2, 6, tzinfo=UTC)),
        ("daily", datetime(2026, 3, 3, 6, 0, tzinfo=UTC), datetime(2026, 3, 3, 6, tzinfo=UTC)),
        ("weekly", datetime(2026, 3, 4, 12, tzinfo=UTC), datetime(2026, 3, 2, 6, tzinfo=UTC)),
        ("weekly", datetime(2026, 3, 2, 5, tzinfo=UTC), datetime(2026, 2, 23, 6, tzinfo=UTC)),
        # Over the change to summer time it stays seven o'clock.
        ("daily", datetime(2026, 3, 29, 12, tzinfo=UTC), datetime(2026, 3, 29, 5, tzinfo=UTC)),
    ],
)
def test_digests_are_due_at_seven_of_the_reader_s_zone(
    digest: str, now: datetime, expected: datetime
) -> None:
    assert due.last_time(digest, now, BERLIN) == expected


@pytest.fixture
def ada(db: None, settings: Any) -> User:
    settings.LIBRARIAN_SENDS_MAIL = True
    settings.LIBRARIAN_PUBLIC_URL = "https://library.example.org/"
    return make_user(username="ada", mail_to="ada@example.org")


def failed(owner: User, **columns: Any) -> None:
    columns = {"completed_at": timezone.now(), "error": "The site does not answer.", **columns}
    make_job(owner, url="https://example.org/gone", status="failed", **columns)


def test_failures_are_told_together_and_once(ada: User) -> None:
    User.objects.update(mails_failures=True)
    failed(ada)
    failed(ada)
    failed(ada, failure_seen_at=timezone.now())
    due.notify_due()
    due.notify_due()
    (message,) = mail.outbox
    assert message.to == ["ada@example.org"]
    assert message.subject == "2 pages could not be filed"
    assert "The site does not answer." in message.body
    assert "https://library.example.org/jobs/" in message.body
    failed(ada)
    due.notify_due()
    assert len(mail.outbox) == 1  # within the hour
    User.objects.update(failures_mailed_at=timezone.now() - timedelta(hours=2))
    due.notify_due()
    assert len(mail.outbox) == 2


def test_a_digest_has_what_is_new(ada: User) -> None:
    User.objects.update(digest="daily")
    long_ago = timezone.now() - timedelta(days=3)
    make_item(ada, title="Before it was chosen", created_at=long_ago)
    due.notify_due()
    make_item(ada, title="Tides & “moons”", summary="Of water.")
    assert mail.outbox == []
    User.objects.update(digest_mailed_at=timezone.now() - timedelta(days=1))
    due.notify_due()
    due.notify_due()
    (message,) = mail.outbox
    assert "Tides & “moons”" in message.body
    assert "Of water." in message.body
    assert "Before it was chosen" not in message.body


def test_a_mail_server_that_is_away_delays_it(ada: User, settings: Any) -> None:
    User.objects.update(mails_failures=True)
    failed(ada)
    closed = {"default": {"OPTIONS": {"host": "127.0.0.1", "port": 1, "timeout": 1}}}
    works, settings.MAILERS = settings.MAILERS, closed
    due.notify_due()
    assert User.objects.get(pk=ada.pk).failures_mailed_at is None
    settings.MAILERS = works
    due.notify_due()
    assert len(mail.outbox) == 1


@pytest.mark.parametrize(
    "columns", [{"mail_to": ""}, {"is_active": False}, {"mails_failures": False}]
)
def test_who_wants_none_gets_none(ada: User, columns: dict[str, Any]) -> None:
    User.objects.update(**{"mails_failures": True, **columns})
    failed(ada)
    due.notify_due()
    assert mail.outbox == []
