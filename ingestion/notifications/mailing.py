"""E-mail to an account: written from a template, in its language and time zone."""

from __future__ import annotations

import logging
from contextlib import contextmanager
from smtplib import SMTPException
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils import timezone, translation

from librarian_site.core.time_zones import zone

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.contrib.auth.models import AbstractUser as User

logger = logging.getLogger(__name__)


def is_set_up() -> bool:
    """Whether a mail server is named (EMAIL_HOST)."""
    return bool(settings.LIBRARIAN_SENDS_MAIL)


@contextmanager
def in_language_of(user: User) -> Iterator[None]:
    """Write in the language and time zone of the account."""
    language = getattr(user, "language", "") or settings.LANGUAGE_CODE
    with (
        translation.override(language),
        timezone.override(zone(getattr(user, "time_zone", ""))),
    ):
        yield


def send(user: User, address: str, subject: str, template: str, context: dict[str, Any]) -> bool:
    """Send it, and return whether the mail server took it; why not is logged.

    `subject` is a template of one line, too: its words are the reader's.
    """
    with in_language_of(user):
        context = {**context, "user": user, "site": settings.LIBRARIAN_PUBLIC_URL.rstrip("/")}
        first = " ".join(render_to_string(subject, context).split())
        message = EmailMessage(first[:200], render_to_string(template, context), to=[address])
    try:
        message.send()
    except (SMTPException, OSError, ValueError) as error:  # ValueError: no address or header
        logger.warning("An e-mail to the account %s could not be sent: %s", user.pk, error)
        return False
    return True
