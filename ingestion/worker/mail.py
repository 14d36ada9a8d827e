"""E-mail in: messages of allowed senders in one mailbox become items.

A message that says little beside its links hands in those links; any other, such as a newsletter
that was forwarded or one with a document attached, is itself the document. A message is marked as
read when all of it is handed in: killed before that, it is read again, and what the library has
by then, or is reading, is not handed in twice.
"""

from __future__ import annotations

import hashlib
import imaplib
import logging
import re
import ssl
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth import get_user_model
from django.utils.html import strip_tags

from ingestion.documents.errors import IngestionError
from ingestion.jobs.service import AlreadyIngesting, IngestionOrchestrator
from ingestion.loading import already_filed, already_uploaded
from ingestion.models import IngestionJob, Priority
from ingestion.pasted_links import find_links

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser as User
    from imap_tools import BaseMailBox, MailMessage

    from librarian_site.core.ways_in import Mailbox

logger = logging.getLogger(__name__)

TIMEOUT = 20.0  # seconds for one answer of the mail server
MAX_MESSAGES = 50  # of a round
MAX_WORDS = 60  # beside its links, in a message that is there for its links
MAX_LINKS = 50  # more of them are a newsletter
_SIGNATURE = re.compile(r"^-- ?$", re.MULTILINE)
_HREF = re.compile(r"""<a\s[^>]*?href\s*=\s*["'](https?://[^"']+)["']""", re.IGNORECASE)
_BLOCK = re.compile(r"<(?:br|p|div|li|tr|td|h\d)\b[^>]*>", re.IGNORECASE)
_INVISIBLE = re.compile(r"<(style|script|head)\b.*?</\1>", re.IGNORECASE | re.DOTALL)


def fetch_mail() -> int:
    """Hand in what is unread of allowed senders; returns how many messages were done."""
    mailbox: Mailbox | None = settings.LIBRARIAN_MAILBOX
    if mailbox is None:
        return 0
    owner = get_user_model().objects.filter(username=mailbox.username).first()
    if owner is None:
        logger.warning("There is no user called %s, whose mail is read", mailbox.username)
        return 0
    # Imported late: an extra, which only this needs.
    from imap_tools import ImapToolsError

    try:
        return _read(mailbox, owner)
    except (ImapToolsError, imaplib.IMAP4.error, OSError) as error:
        logger.warning("The mailbox %s could not be read: %s", mailbox.host, error)
        return 0


def _read(mailbox: Mailbox, owner: User) -> int:
    from imap_tools import AND, OR, MailBox, MailBoxUnencrypted

    server: BaseMailBox
    if mailbox.is_tls:  # without a context of our own no certificate would be checked
        checked = ssl.create_default_context()
        server = MailBox(mailbox.host, mailbox.port, timeout=TIMEOUT, ssl_context=checked)
    else:
        server = MailBoxUnencrypted(mailbox.host, mailbox.port, timeout=TIMEOUT)
    done = 0
    with server:  # before signing in: the connection is closed where that is refused, too
        server.login(mailbox.user, mailbox.password, mailbox.folder)
        senders = [AND(from_=sender) for sender in mailbox.senders]
        max_bytes = settings.LIBRARIAN_MAX_DOCUMENT_BYTES
        criteria = AND(
            OR(*senders) if len(senders) > 1 else senders[0], seen=False, size_lt=max_bytes
        )
        for message in server.fetch(criteria, mark_seen=False, limit=MAX_MESSAGES):
            # The server looks for the address anywhere in the header.
            if message.from_.lower() not in mailbox.senders or message.uid is None:
                continue
            refused = hand_in(message, owner)
            if refused is None:
                continue  # a store is away or full: again in the next round
            _mark(server, message, mailbox, refused)
            done += 1
    return done


def _mark(server: BaseMailBox, message: MailMessage, mailbox: Mailbox, refused: list[str]) -> None:
    """As read; flagged where something in it was refused, else moved where that is wished."""
    uid = str(message.uid)
    server.flag(uid, "\\Seen", True)
    if refused:
        server.flag(uid, "\\Flagged", True)
        for reason in refused:
            logger.warning("Of the message “%s”: %s", message.subject, reason)
    elif mailbox.done_folder:
        server.move(uid, mailbox.done_folder)


def hand_in(message: MailMessage, owner: User) -> list[str] | None:
    """Hand in a message or its links; the reasons of what was refused, None to try again later."""
    links = links_of(message)
    refused = []
    for link in links or [""]:
        try:
            if link:
                _submit_link(owner, link)
            else:
                _submit_message(owner, message)
        except AlreadyIngesting:
            continue
        except IngestionError as error:
            if not error.permanent:
                return None
            refused.append(f"{link}: {error.message}" if link else error.message)
    return refused


def links_of(message: MailMessage) -> list[str]:
    """The links for which the message was sent; none of a message that is itself to be read."""
    if message.attachments:
        return []
    html = _INVISIBLE.sub(" ", message.html or "")
    text = message.text or strip_tags(_BLOCK.sub("\n", html))
    text = _SIGNATURE.split(text, maxsplit=1)[0]
    links = find_links(f"{message.subject}\n{text}").urls
    if not message.text:
        links = tuple(dict.fromkeys([*links, *find_links("\n".join(_HREF.findall(html))).urls]))
    words = [word for word in text.split() if "://" not in word]
    return [] if len(words) > MAX_WORDS or len(links) > MAX_LINKS else list(links)


def _submit_link(owner: User, url: str) -> None:
    if already_filed(owner_id=owner.pk, url=url) is None:
        IngestionOrchestrator().submit_job(owner=owner, url=url, priority=Priority.LOW)


def _submit_message(owner: User, message: MailMessage) -> None:
    content = message.obj.as_bytes()
    digest = hashlib.sha256(content).hexdigest()
    if IngestionJob.objects.owned_by(owner).filter(content_hash=digest).exists():
        return
    if already_uploaded(owner_id=owner.pk, content=content) is None:
        name = re.sub(r"[^\w .,-]+", " ", message.subject).strip()[:100] or "message"
        IngestionOrchestrator().submit_file(
            owner=owner, filename=f"{name}.eml", content=content, priority=Priority.LOW
        )
