"""REST for an account's notifications."""

from __future__ import annotations

from typing import Annotated

from django.http import HttpRequest
from ninja import Router, Schema
from ninja.errors import HttpError
from pydantic import StringConstraints

from ingestion.notifications import mailing, push
from librarian_site.accounts.notifications import choosing
from librarian_site.accounts.request_user import api_account
from librarian_site.core.reading_choices import Digest
from librarian_site.models import User
from library.errors import BadParameter

router = Router(tags=["account"])


class NotificationsOut(Schema):
    mail_to: str
    """The confirmed address; empty: none is sent."""
    failures: bool
    digest: Digest
    is_set_up: bool
    """Whether the site sends e-mail at all (EMAIL_HOST)."""
    push_key: str
    """What a browser subscribes with (`applicationServerKey`), to be told of by push."""


class NotificationsPatch(Schema):
    mail_to: (
        Annotated[
            str, StringConstraints(max_length=254, pattern=r"^([^\x00\s@,;<>]+@[^\x00\s@,;<>]+)?$")
        ]
        | None
    ) = None
    """A new one gets a link, and is taken when that is opened."""
    failures: bool | None = None
    digest: Digest | None = None


@router.get(
    "/notifications",
    response=NotificationsOut,
    operation_id="get_notifications",
    summary="What you are told by e-mail",
)
def get_notifications(request: HttpRequest) -> NotificationsOut:
    return _out(api_account(request))


@router.patch(
    "/notifications",
    response=NotificationsOut,
    operation_id="update_notifications",
    summary="Change what you are told by e-mail",
)
def update_notifications(request: HttpRequest, body: NotificationsPatch) -> NotificationsOut:
    user = api_account(request)
    if body.mail_to and body.mail_to != user.mail_to and not mailing.is_set_up():
        raise BadParameter("mail_to", "This site sends no e-mail: EMAIL_HOST is not set.")
    choosing.choose(user, failures=body.failures, digest=body.digest)
    is_new = body.mail_to is not None and body.mail_to != user.mail_to
    if is_new and not choosing.ask(user, body.mail_to or "", request):
        raise HttpError(503, "The mail server did not take the e-mail to this address.")
    return _out(user)


def _out(user: User) -> NotificationsOut:
    return NotificationsOut(
        mail_to=user.mail_to,
        failures=user.mails_failures,
        digest=Digest(user.digest),
        is_set_up=mailing.is_set_up(),
        push_key=push.public_key(),
    )
