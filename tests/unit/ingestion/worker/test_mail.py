"""Messages of a real mailbox, over IMAP."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from email.message import EmailMessage
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from environs import Env

from ingestion.models import IngestionJob
from ingestion.worker.mail import fetch_mail
from librarian_site.core.ways_in import Mailbox, mailbox, watch_folders
from librarian_site.models import User
from tests.documents.imap_server import ImapServer

pytestmark = pytest.mark.django_db(transaction=True)
LONG = "This letter has more to say than its one link: https://a.org/x. " * 12


@pytest.fixture(scope="module")
def imap() -> Iterator[ImapServer]:
    server = ImapServer()
    yield server
    server.stop()


@pytest.fixture
def inbox(imap: ImapServer, owner: User, settings: Any) -> ImapServer:
    imap.messages.clear()
    settings.LIBRARIAN_MAILBOX = Mailbox(
        *("127.0.0.1", imap.port, False, "ada", "secret", "INBOX", "Done", owner.username),
        senders=("ada@example.org", "bo@example.org"),
    )
    return imap


def message(text: str, sender: str = "Ada <ada@example.org>", html: bool = False) -> EmailMessage:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = sender, "library@example.org", "A letter"
    mail.set_content(text, subtype="html" if html else "plain")
    return mail


def test_a_short_message_hands_in_its_links(inbox: ImapServer) -> None:
    text = "Look: https://a.org/1 and https://a.org/2\n-- \nAda, https://ada.example.org\n"
    sent = inbox.add(message(text).as_bytes())
    inbox.add(message('<p>This <a href="https://a.org/3">page</a></p>', html=True).as_bytes())
    assert fetch_mail() == 2
    urls = set(IngestionJob.objects.values_list("url", flat=True))
    assert urls == {"https://a.org/1", "https://a.org/2", "https://a.org/3"}
    assert (sent.flags, sent.folder) == ({"\\Seen"}, "Done")
    assert fetch_mail() == 0


def test_a_long_one_or_one_with_a_document_is_itself_the_document(inbox: ImapServer) -> None:
    inbox.add(message(LONG).as_bytes())
    attached = message("See https://a.org/1")
    attached.add_attachment(b"%PDF-1.7", maintype="application", subtype="pdf", filename="a.pdf")
    inbox.add(attached.as_bytes())
    inbox.add(message("A thought without any link").as_bytes())
    assert fetch_mail() == 3
    assert list(IngestionJob.objects.values_list("url", "filename")) == [("", "A letter.eml")] * 3


def test_others_may_write_what_they_like(inbox: ImapServer) -> None:
    stranger = inbox.add(message("https://a.org/1", "x@evil.example").as_bytes())
    dressed = '"ada@example.org" <x@evil.example>'
    inbox.add(message("https://a.org/2", dressed).as_bytes())
    assert fetch_mail() == 0
    assert stranger.flags == set()
    assert not IngestionJob.objects.exists()


def test_what_is_refused_is_flagged_and_stays(inbox: ImapServer) -> None:
    sent = inbox.add(message("http://10.0.0.1/ https://a.org/1").as_bytes())
    assert fetch_mail() == 1
    assert (sent.flags, sent.folder) == ({"\\Seen", "\\Flagged"}, "INBOX")
    assert IngestionJob.objects.get().url == "https://a.org/1"


def test_killed_before_it_was_marked_nothing_is_doubled(inbox: ImapServer, owner: User) -> None:
    for text in ("https://a.org/1", LONG):
        inbox.add(message(text).as_bytes())
    fetch_mail()
    for sent in inbox.messages:
        sent.flags, sent.folder = set(), "INBOX"
    assert fetch_mail() == 2
    assert IngestionJob.objects.count() == 2


def test_a_server_that_is_away_or_refuses_is_told(
    inbox: ImapServer, settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    right = settings.LIBRARIAN_MAILBOX
    for wrong in (replace(right, password="no"), replace(right, port=1)):
        settings.LIBRARIAN_MAILBOX = wrong
        assert fetch_mail() == 0
    assert [record.getMessage()[:11] for record in caplog.records] == ["The mailbox"] * 2


def test_settings_say_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    env = Env()
    assert mailbox(env) is None
    monkeypatch.setenv("LIBRARIAN_MAIL_ADDRESS", "mail.example.org")
    with pytest.raises(ImproperlyConfigured, match="imaps://"):
        mailbox(env)
    monkeypatch.setenv("LIBRARIAN_MAIL_ADDRESS", "imaps://mail.example.org")
    with pytest.raises(ImproperlyConfigured, match="LIBRARIAN_MAIL_SENDERS"):
        mailbox(env)
    monkeypatch.setenv("LIBRARIAN_MAIL_SENDERS", "Ada@Example.org")
    for name in ("USER", "OWNER", "PASSWORD"):
        monkeypatch.setenv(f"LIBRARIAN_MAIL_{name}", "ada")
    found = mailbox(env)
    assert found is not None
    assert (found.port, found.is_tls, found.senders) == (993, True, ("ada@example.org",))
    monkeypatch.setenv("LIBRARIAN_WATCH_FOLDERS", "inbox")
    with pytest.raises(ImproperlyConfigured, match="FOLDER=USER"):
        watch_folders(env)
